interface FilterSelectProps<Value extends string> {
  label: string;
  /** Null for all. */
  value: Value | null;
  values: readonly Value[];
  /** How a value is written; as it is when absent. */
  words?: (value: Value) => string;
  onChange: (value: Value | null) => void;
}

/** One choice of a filter, with all as the first. */
export const FilterSelect = <Value extends string>({ label, value, values, words, onChange }: FilterSelectProps<Value>) => (
  <select
    aria-label={label}
    value={value ?? ''}
    onChange={({ target }) => onChange(values.find((each) => each === target.value) ?? null)}
    className="h-7 min-w-0 rounded border border-line-strong bg-surface px-1.5 text-fg max-sm:flex-1"
  >
    <option value="">{label}: all</option>
    {values.map((each) => (
      <option key={each} value={each}>
        {words ? words(each) : each}
      </option>
    ))}
  </select>
);
