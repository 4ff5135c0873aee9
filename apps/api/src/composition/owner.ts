import { AppError } from '@livermore/base';
import { ensureOwner, findUser, type Database, type StoredUser } from '@livermore/database';
import { DEMO_PRODUCTS } from '@livermore/exchange-simulator';
import { UserSettingsSchema } from '@livermore/schemas';
import { firstSettings } from '../first-settings.ts';
import type { ServerOptions } from '../server.ts';

/** The owner, made at the first start. Throws AppError when the directory holds another market than asked for. */
export const ownerOf = async (
  { market, configuration }: ServerOptions,
  database: Database,
): Promise<StoredUser> => {
  const before = await findUser(database.db, 1);
  if (before && market !== 'stored') refuseOtherMarket(market, before.settings, configuration.dataDir);
  const demoSymbols = DEMO_PRODUCTS.map(({ symbol }) => symbol);
  const first = market === 'coinbase' ? 'coinbase' : 'demo';
  return ensureOwner(database.db, { settings: firstSettings(first, demoSymbols) });
};

/** The market of a directory is chosen at its first start; later its settings decide. */
const refuseOtherMarket = (market: 'demo' | 'coinbase', stored: unknown, dataDir: string): void => {
  const parsed = UserSettingsSchema.safeParse(stored);
  // A document that cannot be used is refused by whoever loads it, naming its faults.
  if (!parsed.success) return;
  if (market === 'demo' && parsed.data.exchanges.demo?.enabled) return;
  throw new AppError(
    'DATA_DIR_OTHER_EXCHANGE',
    `${dataDir} is in use already, and its settings say what is watched. Start it with: npx livermore serve\n` +
      `For ${market === 'demo' ? 'the demo market' : 'Coinbase with a first list of symbols'} name a new directory: ` +
      `LIVERMORE_DATA_DIR=${dataDir}-${market} npx livermore serve ${market === 'demo' ? '--demo' : '--exchange coinbase'}`,
  );
};
