import type { Logger } from '@livermore/base';
import { UserSettingsSchema } from '@livermore/schemas';
import type { PoolClient } from 'pg';
import { currentSettings, storeTurn, writeSettings, type Database, type NewAlert } from '../../packages/database/src/index.ts';
import { redisBus } from './control-bus.ts';
import { OWNER } from './control-client.ts';
import { timed, type Candidate, type Comparison, type Figure, type RatioBar } from './harness.ts';

const ALERTS = 100;
const CANDLE_WINDOW = 100;
const AUTHOR = 'bench';
const NOW = 1_800_000_000_000;
const SELECT_USER = 'select settings, settings_version from users where id = $1';
const SELECT_NEWEST =
  'select user_id, version, settings, author, reason, created_at from settings_history where user_id = $1 order by version desc limit 1';
const UPDATE_USER = 'update users set settings = $1::jsonb, settings_version = $2, updated_at = $3 where id = $4';
const INSERT_VERSION =
  'insert into settings_history (user_id, version, settings, author, reason, created_at) values ($1, $2, $3::jsonb, $4, $5, $6)';

/** A document as a user has it, with another number each time. */
const documentOf = (cooldownMinutes: number): object =>
  UserSettingsSchema.parse({
    symbols: { monitored: Array.from({ length: 20 }, (_, index) => `S${index}-USD`) },
    exchanges: { demo: { enabled: true } },
    alerts: { cooldownMinutes },
  });

const ours = ({ db }: Database, next: () => number) => ({
  read: timed('livermore', async () => {
    await currentSettings(db, { userId: OWNER, now: NOW });
    return 1;
  }),
  update: timed('livermore', async () => {
    const settings = documentOf(next());
    await db.transaction((tx) => writeSettings(tx, { userId: OWNER, edit: () => settings, author: AUTHOR, reason: null, now: NOW }));
    return 1;
  }),
});

/** The same statements on a bare `pg`, each prepared once. */
const bare = ({ pool }: Database, next: () => number) => {
  const query = (client: Pick<PoolClient, 'query'>, name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  return {
    read: timed('pg, prepared', async () => {
      await query(pool, 'bare-user', SELECT_USER, [OWNER]);
      await query(pool, 'bare-newest', SELECT_NEWEST, [OWNER]);
      return 1;
    }),
    update: timed('pg, prepared', async () => {
      const settings = JSON.stringify(documentOf(next()));
      const client = await pool.connect();
      try {
        await client.query('begin');
        const { rows } = (await query(client, 'bare-held', `${SELECT_USER} for no key update`, [OWNER])) as { rows: { settings_version: number }[] };
        await query(client, 'bare-newest', SELECT_NEWEST, [OWNER]);
        const version = (rows[0]?.settings_version ?? 0) + 1;
        await query(client, 'bare-update', UPDATE_USER, [settings, version, new Date(NOW), OWNER]);
        await query(client, 'bare-insert', INSERT_VERSION, [OWNER, version, settings, AUTHOR, null, NOW]);
        await client.query('commit');
      } finally {
        client.release();
      }
      return 1;
    }),
  };
};

/** `candles` of history explain it. */
const alertOf = (openTime: number, candles: number): NewAlert => ({
  exchangeId: 100,
  symbol: 'BTC-USD',
  timeframe: '5m',
  userId: OWNER,
  openTime,
  trigger: 'level_+150',
  value: 151.5,
  signal: 120.25,
  histogram: 31.25,
  state: 'RISK_OVERBOUGHT',
  price: 100.7,
  mode: 'position-monitor',
  settingsVersion: 1,
  final: true,
  late: false,
  explanation: { rule: 'level', candles: Array.from({ length: candles }, (_, index) => [openTime + index, 1.25, 2.5, 3.75, 4.5, 5.25]) },
});

/** Each alert once, so that every one is stored. */
const storing = ({ db }: Database, next: () => number, candles: number): { burst: Candidate; single: Candidate } => {
  const alerts = (): NewAlert[] => Array.from({ length: ALERTS }, () => alertOf(next() * 300_000, candles));
  return {
    burst: timed('livermore', async () => {
      await storeTurn(db, { alerts: alerts() }, NOW);
      return ALERTS;
    }),
    single: timed('each by itself', async () => {
      for (const alert of alerts()) await storeTurn(db, { alerts: [alert] }, NOW);
      return ALERTS;
    }),
  };
};

/** 4a: settings read and updated. 4b: a burst of alerts stored. On a PostgreSQL of their own. */
export const figures = async (): Promise<Figure[]> => {
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const bus = await redisBus(logger);
  if (!bus) {
    process.stderr.write('4a and 4b are left out: redis-server or PostgreSQL is not installed\n');
    return [];
  }
  const { database } = bus;
  let count = 0;
  const next = (): number => ++count;
  const [livermore, pg] = [ours(database, next), bare(database, next)];
  await livermore.update.run(0);
  const peersOf = (candidate: Candidate) => [{ name: candidate.name, candidate, bar: { timesTheCost: 1.3 } }];
  return [
    { id: '4a', title: 'settings read', unit: 'read', ours: livermore.read, peers: peersOf(pg.read) },
    { id: '4a', title: 'settings updated', unit: 'update', ours: livermore.update, peers: peersOf(pg.update) },
    burstOf(storing(database, next, 0), '', { timesFaster: 8 }),
    // What explains an alert is five kilobytes of JSON, which cost the server the same however they come.
    { ...burstOf(storing(database, next, CANDLE_WINDOW), ', each with its candles'), close: () => bus.close() },
  ];
};

const burstOf = ({ burst, single }: ReturnType<typeof storing>, more: string, bar?: RatioBar): Comparison => ({
  id: '4b',
  title: `a burst of ${ALERTS} alerts stored${more}`,
  unit: 'alert',
  ours: burst,
  peers: [{ name: single.name, candidate: single, ...(bar && { bar }) }],
});
