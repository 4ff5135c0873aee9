import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '../../lib/cn.ts';

const button = cva(
  'inline-flex items-center justify-center gap-1.5 rounded font-medium whitespace-nowrap transition-colors disabled:opacity-50',
  {
    variants: {
      look: {
        solid: 'bg-accent text-on-accent hover:bg-accent-strong',
        outline: 'border border-line-strong text-fg hover:bg-raised',
        quiet: 'text-muted hover:bg-raised hover:text-fg',
      },
      size: { normal: 'h-8 px-3', small: 'h-7 px-2.5', icon: 'size-6' },
    },
    defaultVariants: { look: 'solid', size: 'normal' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button>;

export const Button = ({ className, look, size, ...props }: ButtonProps) => (
  <button type="button" className={cn(button({ look, size }), className)} {...props} />
);
