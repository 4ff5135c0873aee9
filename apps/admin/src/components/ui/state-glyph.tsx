import { STATE_PALETTE, type MacdVState } from '@livermore/schemas';
import { memo } from 'react';
import { cn } from '../../lib/cn.ts';
import { STATE_SHAPE_WIDTH, STATE_SHAPES } from '../../lib/state-shapes.ts';

interface StateGlyphProps {
  state: MacdVState;
  /** Drawn in the colour of the text instead of the state's. */
  plain?: boolean;
  className?: string;
}

/** The sign of a state, in a box as wide as the widest of them. */
export const StateGlyph = memo(({ state, plain = false, className }: StateGlyphProps) => (
  <svg
    aria-hidden
    data-state={state}
    viewBox={`0 0 ${2 * STATE_SHAPE_WIDTH} 10`}
    className={cn('h-2.5 w-4 shrink-0 fill-current', !plain && 'state-glyph', className)}
  >
    {STATE_PALETTE[state].glyph.split('').map((sign, at, { length }) => (
      <path
        key={at}
        d={STATE_SHAPES[sign] ?? ''}
        transform={`translate(${(at + (2 - length) / 2) * STATE_SHAPE_WIDTH} 0)`}
      />
    ))}
  </svg>
));
