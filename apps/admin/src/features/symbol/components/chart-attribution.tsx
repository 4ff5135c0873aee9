interface ChartAttributionProps {
  loadingOlder: boolean;
  /** Why the newest bars could not be read; empty while they can. */
  problem: string;
}

/** Who made the chart, as its licence asks, and what the chart waits for. A link, so nothing is fetched from there. */
export const ChartAttribution = ({ loadingOlder, problem }: ChartAttributionProps) => (
  <footer className="flex h-6 shrink-0 items-center gap-3 border-t border-line px-3 text-[11px] whitespace-nowrap text-faint">
    <span role="status" className={problem ? 'truncate text-accent' : ''}>
      {problem ? `Not up to date: ${problem}` : loadingOlder ? 'Loading older bars' : ''}
    </span>
    <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="ml-auto underline-offset-2 hover:text-fg hover:underline">
      Charts by TradingView Lightweight Charts™
    </a>
  </footer>
);
