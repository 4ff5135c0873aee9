import { TIMEFRAMES } from '@livermore/schemas';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { FilterSelect } from '../../../components/ui/filter-select.tsx';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { alertFilter, type AlertFilter } from '../model/alert-filter.ts';

/** A symbol is looked for once nobody has typed for this long, ms. */
const TYPED_MS = 250;

const RULE_WORDS = { level: 'a level', reversal: 'a reversal' } as const;
const FOUND_WORDS = { 'in-time': 'in time', 'late': 'late' } as const;

/** The filters of the list. They stand in the address, so that a link and the way back keep them. */
export const AlertFilters = ({ filter, isNarrow }: { filter: AlertFilter; isNarrow: boolean }) => {
  const navigate = useNavigate();
  const change = (part: { [Key in keyof AlertFilter]: AlertFilter[Key] | undefined }): void =>
    void navigate({ to: '.', search: alertFilter({ ...filter, ...part }), replace: true });
  return (
    <div className={isNarrow ? 'grid w-full grid-cols-2 gap-2' : 'flex items-center gap-2'}>
      <SymbolField symbol={filter.symbol ?? ''} onChange={(symbol) => change({ symbol })} />
      <FilterSelect label="Timeframe" value={filter.timeframe ?? null} values={TIMEFRAMES} onChange={(timeframe) => change({ timeframe: timeframe ?? undefined })} />
      <FilterSelect
        label="Rule"
        value={filter.rule ?? null}
        values={['level', 'reversal']}
        words={(rule) => RULE_WORDS[rule]}
        onChange={(rule) => change({ rule: rule ?? undefined })}
      />
      <FilterSelect
        label="Found"
        value={filter.found ?? null}
        values={['in-time', 'late']}
        words={(found) => FOUND_WORDS[found]}
        onChange={(found) => change({ found: found ?? undefined })}
      />
    </div>
  );
};

const SymbolField = ({ symbol, onChange }: { symbol: string; onChange: (symbol: string) => void }) => {
  const [typed, setTyped] = useState(symbol);
  const settled = useDebounced(typed, TYPED_MS);
  const told = useRef(symbol);
  useEffect(() => {
    // The address changed by other means: the way back, a link, "Show all".
    if (symbol === told.current) return;
    told.current = symbol;
    setTyped(symbol);
  }, [symbol]);
  useEffect(() => {
    if (settled.trim() === told.current || settled !== typed) return;
    told.current = settled.trim();
    onChange(settled.trim());
  }, [settled, typed, onChange]);
  return (
    <input
      type="search"
      aria-label="Symbol"
      placeholder="Symbol"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      className="h-7 min-w-28 rounded border border-line-strong bg-surface px-1.5 font-mono"
    />
  );
};
