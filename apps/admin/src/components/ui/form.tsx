import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

interface FormProps {
  onSubmit: () => void;
  className?: string;
  children: ReactNode;
}

/** Fields under each other that Enter sends, without leaving the page. */
export const Form = ({ onSubmit, className, children }: FormProps) => (
  <form
    className={cn('flex flex-col gap-3', className)}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {children}
  </form>
);
