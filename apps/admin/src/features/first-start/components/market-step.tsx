import { EXCHANGE_IDS, EXCHANGE_ORDER, parseSettings, type ExchangeName } from '@livermore/schemas';
import { Info } from 'lucide-react';
import { useLive } from '../../../live/live-context.tsx';
import { connectionWords } from '../../frame/model/exchange-words.ts';
import { ExchangeFields } from '../../settings/components/exchange-fields.tsx';
import { useSettingsForm } from '../../settings/components/settings-context.ts';
import { valueAt } from '../../settings/model/json-path-edit.ts';
import { movedWords } from '../model/market-moves.ts';

/** What each exchange is, and what it needs. */
const MEANINGS: Readonly<Record<ExchangeName, string>> = {
  coinbase:
    'Real prices. Public market data needs no account and no key; with a key, what your account holds is watched too. ' +
    'Keys never stand here: the two names below say which environment variables hold them.',
  binanceUs: 'Real prices of Binance.US. The names below say which environment variables hold the keys.',
  demo: 'Invented symbols at 60 times life, on this machine alone. Needs nothing, and nobody may take it for real.',
};

/** Which exchanges are on. */
export const MarketStep = () => {
  const { draft } = useSettingsForm();
  const saved = parseSettings(draft.base.document).settings;
  const wanted = parseSettings(draft.readable).settings;
  const moved = saved && wanted ? movedWords(saved, wanted) : '';
  return (
    <>
      <div className="rounded-md border border-line">
        {EXCHANGE_ORDER.filter((exchange) => valueAt(draft.readable, ['exchanges', exchange]) !== undefined).map((exchange) => (
          <section key={exchange} className="border-b border-line px-4 py-1 last:border-b-0">
            <ExchangeFields exchange={exchange} hint={MEANINGS[exchange]} />
            <Connection exchange={exchange} />
          </section>
        ))}
      </div>
      <p role="status" className="flex items-start gap-2 text-pretty empty:hidden">
        {moved && <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent" strokeWidth={1.75} />}
        {moved}
      </p>
    </>
  );
};

/** How the engine is connected to an exchange now; nothing where it is not. */
const Connection = ({ exchange }: { exchange: ExchangeName }) => {
  const words = useLive(({ data, serverNow }) => {
    const status = data.status?.exchanges.find(({ exchangeId }) => exchangeId === EXCHANGE_IDS[exchange]);
    return status ? connectionWords(status, data.lastPriceAt.get(status.exchangeId), serverNow) : '';
  });
  return words === '' ? null : <p className="pb-2 text-[12px] text-muted sm:pl-40">Now: {words}</p>;
};
