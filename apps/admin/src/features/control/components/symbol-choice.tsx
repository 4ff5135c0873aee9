import { Search } from 'lucide-react';
import { useState } from 'react';

interface SymbolChoiceProps {
  watched: readonly string[];
  /** Null for all of them. */
  chosen: readonly string[] | null;
  onChange: (chosen: readonly string[] | null) => void;
}

/** All watched symbols, or some of them picked from a list that can be searched. */
export const SymbolChoice = ({ watched, chosen, onChange }: SymbolChoiceProps) => {
  const [filter, setFilter] = useState('');
  const shown = watched.filter((symbol) => symbol.includes(filter.trim().toUpperCase()));
  const picked = chosen ?? [];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">Symbols</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <label className="flex cursor-pointer items-center gap-1.5">
          <input type="radio" name="symbols" className="accent-accent" checked={chosen === null} onChange={() => onChange(null)} />
          All {watched.length} watched
        </label>
        <label className="flex cursor-pointer items-center gap-1.5">
          <input type="radio" name="symbols" className="accent-accent" checked={chosen !== null} onChange={() => onChange([])} />
          Some of them
          {chosen !== null && <span className="text-faint">{picked.length} chosen</span>}
        </label>
      </div>
      {chosen !== null && (
        <>
          <label className="flex h-8 items-center gap-1.5 rounded border border-line-strong px-2 text-faint focus-within:border-accent">
            <Search aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">Find symbols</span>
            <input
              type="search"
              value={filter}
              onChange={({ target }) => setFilter(target.value)}
              placeholder="Find symbols"
              className="w-full bg-transparent text-fg placeholder:text-faint"
            />
          </label>
          <div
            role="group"
            aria-label="Watched symbols"
            className="grid max-h-40 grid-cols-2 gap-x-3 overflow-y-auto rounded border border-line p-2 sm:grid-cols-3"
          >
            {shown.map((symbol) => (
              <label key={symbol} className="flex h-7 min-w-0 cursor-pointer items-center gap-1.5 font-mono">
                <input
                  type="checkbox"
                  className="accent-accent"
                  checked={picked.includes(symbol)}
                  onChange={() => onChange(picked.includes(symbol) ? picked.filter((each) => each !== symbol) : [...picked, symbol])}
                />
                <span className="truncate">{symbol}</span>
              </label>
            ))}
            {shown.length === 0 && <p className="col-span-full py-1 text-faint">No watched symbol has “{filter}” in its name.</p>}
          </div>
        </>
      )}
    </fieldset>
  );
};
