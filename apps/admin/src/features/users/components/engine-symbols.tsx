import { EXCHANGE_LABELS, exchangeName, type SymbolStatus } from '@livermore/schemas';
import { Panel } from '../../../components/ui/panel.tsx';
import { cn } from '../../../lib/cn.ts';
import { useLive } from '../../../live/live-context.tsx';
import { freshnessWords, streamWords } from '../../symbol/model/stream-facts.ts';

/** What an engine watches: whether the exchange confirmed it, how fresh it is, how many series are warm. */
export const EngineSymbols = ({ symbols }: { symbols: readonly SymbolStatus[] }) => {
  const isMany = new Set(symbols.map(({ exchangeId }) => exchangeId)).size > 1;
  return (
    <Panel title="Symbols" className="border-b border-line" aside={<span className="text-faint">{symbols.length}</span>}>
      {symbols.length === 0 ? (
        <p className="px-4 py-3 text-muted">Nothing is watched.</p>
      ) : (
        <ul aria-label="Symbols" className="grid max-h-[420px] gap-x-8 overflow-y-auto px-4 py-1 sm:grid-cols-2 xl:grid-cols-3" tabIndex={0}>
          {symbols.map((status) => (
            <SymbolLine key={`${status.exchangeId}:${status.symbol}`} status={status} isMany={isMany} />
          ))}
        </ul>
      )}
    </Panel>
  );
};

const SymbolLine = ({ status, isMany }: { status: SymbolStatus; isMany: boolean }) => {
  const freshness = useLive(({ serverNow }) => freshnessWords(status, serverNow));
  const name = exchangeName(status.exchangeId);
  const warm = status.series.filter(({ seeded }) => seeded).length;
  return (
    <li className="grid h-8 grid-cols-[minmax(0,1.2fr)_minmax(0,2fr)_auto] items-center gap-3 border-b border-line">
      <span className="truncate font-mono font-medium">
        {status.symbol}
        {isMany && name && <span className="ml-1.5 font-sans text-[11px] font-normal text-faint">{EXCHANGE_LABELS[name]}</span>}
      </span>
      <span className="truncate text-[12px] text-muted" title={`${streamWords(status)}; ${freshness}`}>
        {status.confirmed ? freshness : streamWords(status)}
      </span>
      <span className={cn('font-mono text-[12px]', warm === status.series.length ? 'text-faint' : 'text-fg')} title="Series with a value, of those that are watched">
        {warm}/{status.series.length}
      </span>
    </li>
  );
};
