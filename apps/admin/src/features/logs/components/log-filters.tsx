import { LOG_LEVELS, type LogFilter } from '@livermore/schemas';
import { useEffect, useRef, useState } from 'react';
import { FilterSelect } from '../../../components/ui/filter-select.tsx';
import { useDebounced } from '../../../lib/use-debounced.ts';

interface LogFiltersProps {
  filter: LogFilter;
  components: readonly string[];
  onChange: (change: LogFilter) => void;
}

const TYPING_MS = 250;

/** Level, component and text. */
export const LogFilters = ({ filter, components, onChange }: LogFiltersProps) => {
  const [text, setText] = useState(filter.text ?? '');
  const settled = useDebounced(text, TYPING_MS);
  const told = useRef(filter.text ?? '');
  useEffect(() => {
    if (settled === told.current) return;
    told.current = settled;
    onChange({ text: settled });
  }, [settled, onChange]);
  useEffect(() => {
    // The address changed otherwise than by typing: back, or "Show all".
    if ((filter.text ?? '') === told.current) return;
    told.current = filter.text ?? '';
    setText(told.current);
  }, [filter.text]);
  return (
    <>
      <FilterSelect
        label="Level"
        value={filter.level ?? null}
        values={LOG_LEVELS.slice(1)}
        words={(level) => (level === 'error' ? 'error' : `${level} and above`)}
        onChange={(level) => onChange({ level: level ?? undefined })}
      />
      <FilterSelect
        label="Component"
        value={filter.component ?? null}
        values={components}
        onChange={(component) => onChange({ component: component ?? undefined })}
      />
      <input
        type="search"
        aria-label="Text"
        placeholder="Text"
        value={text}
        onChange={({ target }) => setText(target.value)}
        className="h-7 w-40 min-w-0 rounded border border-line-strong bg-surface px-1.5 max-sm:w-full"
      />
    </>
  );
};
