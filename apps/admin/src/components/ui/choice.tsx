import { useId } from 'react';

interface ChoiceProps<Value extends string> {
  legend: string;
  options: readonly { value: Value; label: string; meaning: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, each with what it means. */
export const Choice = <Value extends string>({ legend, options, value, onChange }: ChoiceProps<Value>) => {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-start gap-2 rounded border border-line px-2.5 py-1.5 hover:bg-raised has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="mt-0.5 accent-(--accent)"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className="min-w-0">
            <span className="font-medium text-fg">{option.label}</span>{' '}
            <span className="text-muted">{option.meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
