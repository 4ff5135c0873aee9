import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string;
  /** What to type, said under the field. */
  hint?: ReactNode;
  /** What is wrong with what was typed. */
  problem?: string;
}

/** A line of text with its name above it. */
export const TextField = ({ label, hint, problem, className, ...input }: TextFieldProps) => {
  const id = useId();
  const remark = problem ?? hint;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-fg">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={remark === undefined ? undefined : `${id}-hint`}
        aria-invalid={problem ? true : undefined}
        className="h-9 min-w-0 rounded border border-line-strong bg-bg px-2.5 text-fg placeholder:text-faint aria-invalid:border-fg aria-invalid:border-dashed"
        {...input}
      />
      {remark !== undefined && (
        <div id={`${id}-hint`} className={problem ? 'text-fg' : 'text-[12px] text-pretty text-faint'}>
          {remark}
        </div>
      )}
    </div>
  );
};
