import { Link } from '@tanstack/react-router';
import type { ExchangeName } from '@livermore/schemas';

/** A symbol that leads to its chart. */
export const SymbolLink = ({ exchange, symbol }: { exchange: ExchangeName | null; symbol: string }) => {
  const [base, quote] = symbol.split('-');
  const name = (
    <>
      <span className="font-semibold text-fg">{base}</span>
      <span className="text-[11px] text-faint">{quote}</span>
    </>
  );
  const look = 'flex min-w-0 items-baseline gap-1 font-mono';
  return exchange ? (
    <Link to="/symbols/$exchange/$symbol" params={{ exchange, symbol }} className={`${look} underline-offset-2 hover:underline`}>
      {name}
    </Link>
  ) : (
    <span className={look}>{name}</span>
  );
};
