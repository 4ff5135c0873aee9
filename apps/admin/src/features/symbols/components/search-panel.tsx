import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EXCHANGE_LABELS, type ExchangeName, type QuoteState, type SymbolHit } from '@livermore/schemas';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Panel } from '../../../components/ui/panel.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { formatPrice } from '../../../lib/format-number.ts';
import { formatAge } from '../../../lib/format-time.ts';
import { formatVolume } from '../../../lib/format-volume.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { useLive } from '../../../live/live-context.tsx';
import { useCommand } from '../../commands/api/use-command.ts';
import { CommandLife } from '../../commands/components/command-life.tsx';
import { ChangeView } from '../../matrix/components/price-view.tsx';
import { watchPlace } from '../model/watch-rows.ts';
import { SymbolLink } from './symbol-link.tsx';
import { WatchSwitch } from './watch-switch.tsx';

/** Somebody who types is not asked for after each letter. */
const TYPING_MS = 150;

/** Prices of an exchange that is being asked are looked for again soon, otherwise now and then, ms. */
const ASKING_MS = 1_000;
const IDLE_MS = 20_000;

interface SearchPanelProps {
  enabled: readonly ExchangeName[];
  /** What the settings watch, by key. */
  monitored: ReadonlySet<string>;
  /** On narrow screens nothing is listed before something was typed. */
  compact: boolean;
  /** What a hit is switched on and off with, where that is not a command to the engine. */
  control?: (hit: SymbolHit) => ReactNode;
}

/** Search over the products of the enabled exchanges as somebody types. */
export const SearchPanel = ({ enabled, monitored, compact, control }: SearchPanelProps) => {
  const [typed, setTyped] = useState('');
  const [exchange, setExchange] = useState<ExchangeName | ''>('');
  const query = useDebounced(typed, TYPING_MS);
  const isShown = !compact || typed.trim() !== '';
  const found = useQuery({
    ...trpc.symbols.search.queryOptions({ query, ...(exchange && { exchange }) }),
    placeholderData: keepPreviousData,
    enabled: isShown,
    refetchInterval: ({ state }) => (state.data?.quotes.some(({ asking }) => asking) ? ASKING_MS : IDLE_MS),
  });
  const hits = found.data?.hits ?? [];
  return (
    <Panel title="Add a symbol">
      <div className="flex gap-2 border-b border-line px-4 py-2">
        <label className="flex h-8 min-w-0 flex-1 items-center gap-1.5 rounded border border-line-strong px-2 text-faint focus-within:border-accent">
          <Search aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only">Search the exchange’s products</span>
          <input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="BTC, eth/usd, …"
            autoComplete="off"
            spellCheck={false}
            className="w-full min-w-0 bg-transparent text-fg placeholder:text-faint"
          />
        </label>
        {enabled.length > 1 && (
          <select
            aria-label="Exchange to search"
            value={exchange}
            onChange={({ target }) => setExchange(enabled.find((name) => name === target.value) ?? '')}
            className="h-8 rounded border border-line-strong bg-surface px-1.5"
          >
            <option value="">all exchanges</option>
            {enabled.map((name) => (
              <option key={name} value={name}>
                {EXCHANGE_LABELS[name]}
              </option>
            ))}
          </select>
        )}
      </div>
      {isShown && (
        <>
          <div className="grid h-6 grid-cols-[minmax(0,1fr)_88px_60px_60px_28px] items-center gap-2 px-4 text-[11px] text-faint">
            <span>Product</span>
            <span className="text-right">Price</span>
            <span className="text-right">24 h</span>
            <span className="text-right">Volume</span>
            <span className="text-right">Watch</span>
          </div>
          <ul aria-label="Products found" aria-busy={found.isFetching} className="max-h-[min(38dvh,400px)] min-h-[96px] overflow-y-auto">
            {hits.map((hit) => (
              <Hit key={`${hit.exchange}:${hit.symbol}`} hit={hit} many={enabled.length > 1} monitored={monitored.has(`${hit.exchange}:${hit.symbol}`)} control={control?.(hit)} />
            ))}
            {found.data && hits.length === 0 && (
              <li className="px-4 py-3 text-muted">
                {enabled.length === 0 ? 'No exchange is enabled. Enable one in the settings.' : `No product has “${query}” in its name.`}
              </li>
            )}
            {found.isError && <li className="px-4 py-3 text-muted">The search failed: {found.error.message}</li>}
            {found.data?.more && <li className="px-4 py-1.5 text-[12px] text-faint">There are more: type on.</li>}
          </ul>
          <QuoteNote quotes={found.data?.quotes ?? []} />
        </>
      )}
    </Panel>
  );
};

const Hit = ({ hit, many, monitored, control }: { hit: SymbolHit; many: boolean; monitored: boolean; control: ReactNode }) => {
  const command = useCommand(watchPlace(hit.exchange, hit.symbol));
  return (
    <li className="border-t border-line">
      <div className="grid h-8 grid-cols-[minmax(0,1fr)_88px_60px_60px_28px] items-center gap-2 px-4 font-mono text-[12px]">
        <span className="flex min-w-0 items-baseline gap-1.5">
          <SymbolLink exchange={hit.exchange} symbol={hit.symbol} />
          {many && <span className="truncate font-sans text-[11px] text-faint">{EXCHANGE_LABELS[hit.exchange]}</span>}
          {!monitored && hit.watched && <span className="font-sans text-[11px] text-faint">held</span>}
        </span>
        <span className="text-right">{formatPrice(hit.price, hit.priceDecimals)}</span>
        <span className="text-right text-[11px]">
          <ChangeView change={hit.changePct24h} />
        </span>
        <span className="text-right text-muted">{formatVolume(hit.volume24h)}</span>
        {control ?? <WatchSwitch exchange={hit.exchange} symbol={hit.symbol} monitored={monitored} />}
      </div>
      {command.sent && <CommandLife command={command} className="px-4 pb-1 text-[12px]" />}
    </li>
  );
};

/** Where the prices come from and how old they are. */
const QuoteNote = ({ quotes }: { quotes: readonly QuoteState[] }) => {
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  return (
    <p className="border-t border-line px-4 py-1.5 text-[11px] text-faint">
      {quotes.map(({ exchange, at, asking, error }) => (
        <span key={exchange} className="mr-3">
          {EXCHANGE_LABELS[exchange]}:{' '}
          {at !== null ? `prices of ${formatAge(now - at).replace(/\.\d s$/, ' s')} ago` : asking ? 'being asked for prices' : error ? `no prices. ${error}` : 'no prices yet'}
        </span>
      ))}
    </p>
  );
};
