import { MACD_V_STATES, type MacdVState } from '@livermore/schemas';

const TOKENS = ['surface', 'line', 'line-strong', 'fg', 'muted', 'faint', 'accent', 'up', 'down'] as const;

/** The colours of the theme as a canvas takes them: `rgb(r, g, b)`. */
export interface ChartColours {
  tokens: Readonly<Record<(typeof TOKENS)[number], string>>;
  states: Readonly<Record<MacdVState, string>>;
  /** Font families. */
  sans: string;
  mono: string;
}

/** Reads the theme that is in force from the styles, so that a chart has no colour of its own. */
export const readChartColours = (): ChartColours => {
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const tokens = Object.fromEntries(TOKENS.map((token) => [token, read(`var(--${token})`)])) as ChartColours['tokens'];
  const states = Object.fromEntries(
    MACD_V_STATES.map((state) => {
      probe.dataset['state'] = state;
      return [state, read('var(--state)')];
    }),
  ) as ChartColours['states'];
  probe.className = 'font-mono';
  const mono = getComputedStyle(probe).fontFamily;
  probe.remove();
  return { tokens, states, sans: getComputedStyle(document.body).fontFamily, mono };
};

/** A colour of the theme, more or less transparent. */
export const faded = (colour: string, alpha: number): string => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
