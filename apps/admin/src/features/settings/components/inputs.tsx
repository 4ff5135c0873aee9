import { useState } from 'react';
import { cn } from '../../../lib/cn.ts';
import { typedNumber } from '../model/list-input.ts';
import type { FieldControl } from './field.tsx';

export const INPUT =
  'h-7 min-w-0 rounded border border-line-strong bg-bg px-2 font-mono text-fg placeholder:text-faint disabled:opacity-60 aria-invalid:border-fg aria-invalid:border-dashed';

/** What a value looks like while nobody types it. */
const shown = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));

/** A number; what is typed and is none stands in the document as it is, and is called a problem. */
export const NumberInput = ({ control, unit, className }: { control: FieldControl; unit?: string; className?: string }) => {
  const { id, describedBy, invalid, disabled, value, set } = control;
  const [typed, setTyped] = useState<string | null>(null);
  // What is being typed stays as it is (`1.`), as long as it means what the document says.
  const text = typed !== null && typedNumber(typed) === value ? typed : shown(value);
  return (
    <span className="flex items-center gap-2">
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={describedBy}
        aria-invalid={invalid}
        disabled={disabled}
        value={text}
        onChange={({ target }) => {
          setTyped(target.value);
          set(typedNumber(target.value));
        }}
        onBlur={() => setTyped(null)}
        className={cn(INPUT, 'w-24 text-right', className)}
      />
      {unit && <span className="text-muted">{unit}</span>}
    </span>
  );
};

/** A text, such as the name of a variable. */
export const TextInput = ({ control, className }: { control: FieldControl; className?: string }) => {
  const { id, describedBy, invalid, disabled, value, set } = control;
  return (
    <input
      id={id}
      autoComplete="off"
      spellCheck={false}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      disabled={disabled}
      value={shown(value)}
      onChange={({ target }) => set(target.value)}
      className={cn(INPUT, 'w-full', className)}
    />
  );
};

/** On or off. */
export const SwitchInput = ({ control }: { control: FieldControl }) => {
  const { id, describedBy, disabled, value, set } = control;
  return (
    <span className="flex h-7 items-center gap-2">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={describedBy}
        disabled={disabled}
        checked={value === true}
        onChange={({ target }) => set(target.checked)}
        className="switch"
      />
      <span aria-hidden className="text-muted">
        {value === true ? 'on' : 'off'}
      </span>
    </span>
  );
};
