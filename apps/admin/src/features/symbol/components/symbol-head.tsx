import { Link } from '@tanstack/react-router';
import { EXCHANGE_LABELS, type ExchangeName, type MatrixRow, type SymbolStatus, type Timeframe } from '@livermore/schemas';
import { ChevronLeft } from 'lucide-react';
import { Mark } from '../../../components/ui/mark.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { ChangeView, PriceAge, PriceView } from '../../matrix/components/price-view.tsx';
import { rowAges } from '../../matrix/model/freshness.ts';
import { streamWords } from '../model/stream-facts.ts';
import { TimeframeTabs } from './timeframe-tabs.tsx';

interface SymbolHeadProps {
  exchange: ExchangeName;
  symbol: string;
  timeframe: Timeframe;
  row: MatrixRow | undefined;
  status: SymbolStatus | undefined;
}

/** The symbol with its price, and the way to its other timeframes. */
export const SymbolHead = ({ exchange, symbol, timeframe, row, status }: SymbolHeadProps) => {
  const [base, quote] = symbol.split('-');
  const age = useLive(({ serverNow }) => (row ? rowAges(row, status?.freshness, serverNow).priceAge : ''));
  const freshness = useLive(({ serverNow }) => (row ? rowAges(row, status?.freshness, serverNow).freshness : 'waiting'));
  return (
    <header className="flex shrink-0 flex-wrap items-end gap-x-4 border-b border-line px-2 sm:flex-nowrap sm:px-3">
      <div className="flex h-11 min-w-0 items-center gap-2">
        <Link to="/symbols" aria-label="All symbols" className="flex size-6 items-center justify-center rounded text-muted hover:bg-raised hover:text-fg">
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="flex items-baseline gap-1 font-mono text-[15px] font-semibold">
          {base}
          <span className="text-[12px] font-normal text-faint">{quote}</span>
        </h1>
        {exchange === 'demo' ? <Mark meaning="A simulated market, not a real one">Demo</Mark> : <span className="text-faint">{EXCHANGE_LABELS[exchange]}</span>}
        {row ? (
          <span className="flex items-baseline gap-2 text-[13px]">
            <PriceView id={rowKey(row)} price={row.price} decimals={row.priceDecimals} freshness={freshness} />
            <ChangeView change={row.changePct24h} />
            {age && <PriceAge freshness={freshness} age={age} />}
          </span>
        ) : (
          <span className="text-muted">{streamWords(status)}</span>
        )}
      </div>
      <div className="ml-auto max-w-full overflow-x-auto [scrollbar-width:none]">
        <TimeframeTabs exchange={exchange} symbol={symbol} current={timeframe} row={row} />
      </div>
    </header>
  );
};
