import { SUGGESTED_SYMBOLS, type ExchangeSymbol } from '@livermore/schemas';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { trpcClient } from '../../../lib/trpc.ts';

interface SuggestionsProps {
  /** What is on the list already, by `exchange:symbol`. */
  chosen: ReadonlySet<string>;
  disabled: boolean;
  onChoose: (symbol: ExchangeSymbol) => void;
}

/** Liquid symbols that the first exchange trades and that are not on the list. */
export const Suggestions = ({ chosen, disabled, onChoose }: SuggestionsProps) => {
  const { data } = useQuery({
    queryKey: ['first-start', 'suggestions'],
    queryFn: async () => (await trpcClient.symbols.validate.mutate({ lines: [...SUGGESTED_SYMBOLS] })).entries,
    gcTime: 0,
  });
  const open = (data ?? []).flatMap(({ exchange, symbol, verdict }): ExchangeSymbol[] =>
    exchange && symbol && (verdict === 'valid' || verdict === 'watched') && !chosen.has(`${exchange}:${symbol}`) ? [{ exchange, symbol }] : [],
  );
  if (open.length === 0) return null;
  return (
    <section aria-label="Suggestions" className="flex flex-wrap items-center gap-1.5">
      <h3 className="mr-1 text-muted">Much traded:</h3>
      {open.map((symbol) => (
        <Button key={`${symbol.exchange}:${symbol.symbol}`} look="outline" className="h-6 px-1.5 font-mono text-[12px] font-normal" disabled={disabled} onClick={() => onChoose(symbol)}>
          <Plus aria-hidden className="size-3 shrink-0 text-faint" />
          <span className="sr-only">Watch </span>
          {symbol.symbol}
        </Button>
      ))}
    </section>
  );
};
