import { Switch as Base } from 'radix-ui';

interface SwitchProps {
  label: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

/** On or off, small enough for a line of a list. */
export const Switch = ({ label, checked, disabled, onChange }: SwitchProps) => (
  <Base.Root
    checked={checked}
    disabled={disabled}
    aria-label={label}
    onCheckedChange={onChange}
    className="relative h-4 w-7 shrink-0 rounded-full border border-line-strong bg-raised transition-colors disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
  >
    <Base.Thumb className="block size-3 translate-x-px rounded-full bg-muted transition-transform data-[state=checked]:translate-x-[13px] data-[state=checked]:bg-on-accent" />
  </Base.Root>
);
