import { STATE_PALETTE, type MacdVState } from '@livermore/schemas';
import { memo } from 'react';
import { cn } from '../../lib/cn.ts';

/** Shapes of the palette's signs in a box of 8 x 10, drawn because fonts differ and some show emoji. */
const SHAPES: Readonly<Record<string, string>> = {
  '▲': 'M4 2 7.6 8H.4Z',
  '▼': 'M4 8 .4 2h7.200Z',
  '↗': 'M1 8.400.2 7.600 4.800 3H2V1.800h5v5H5.800V3.800Z',
  '↘': 'M1 1.600.2 2.400 4.800 7H2v1.200h5v-5H5.800v3Z',
  '–': 'M.8 4.400h6.400v1.200H.8Z',
  '·': 'M3.200 4.200h1.600v1.600H3.200Z',
};

const BOX = 8;

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
    viewBox={`0 0 ${2 * BOX} 10`}
    className={cn('h-2.5 w-4 shrink-0 fill-current', !plain && 'state-glyph', className)}
  >
    {STATE_PALETTE[state].glyph.split('').map((sign, at, { length }) => (
      <path key={at} d={SHAPES[sign] ?? ''} transform={`translate(${at * BOX + (2 - length) * (BOX / 2)} 0)`} />
    ))}
  </svg>
));
