import { describe, expect, it } from 'vitest';
import { MACD_V_STATES } from './macd-v.ts';
import { STATE_PALETTE } from './palette.ts';

/** Hue in degrees and saturation (0 to 1) of `#rrggbb`, by the usual hexagon model. */
const hueOf = (colour: string): { hue: number; saturation: number } => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const max = Math.max(r, g, b);
  const delta = max - Math.min(r, g, b);
  if (delta === 0) return { hue: 0, saturation: 0 };
  const sector = max === r ? ((g - b) / delta + 6) % 6 : max === g ? (b - r) / delta + 2 : (r - g) / delta + 4;
  return { hue: sector * 60, saturation: delta / max };
};

const looks = Object.values(STATE_PALETTE);

describe('the palette of states', () => {
  it('has a look for every state and for nothing else', () => {
    expect(Object.keys(STATE_PALETTE).sort()).toEqual([...MACD_V_STATES].sort());
  });

  it.each(['label', 'glyph', 'dark', 'light'] as const)('tells every state apart by its %s alone', (part) => {
    const values = looks.map((look) => look[part]);
    expect(new Set(values).size).toBe(MACD_V_STATES.length);
    expect(values).not.toContain('');
  });

  it.each(MACD_V_STATES.flatMap((state) => [`${state} ${STATE_PALETTE[state].dark}`, `${state} ${STATE_PALETTE[state].light}`]))(
    'leaves green and red to prices: %s',
    (look) => {
      const colour = look.split(' ')[1] ?? '';
      expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      const { hue, saturation } = hueOf(colour);
      const isRed = hue < 15 || hue > 330;
      const isGreen = hue > 70 && hue < 170;
      expect(saturation > 0.25 && (isRed || isGreen)).toBe(false);
    },
  );

  it('knows green and red when it sees them', () => {
    expect(hueOf('#00ff00')).toEqual({ hue: 120, saturation: 1 });
    expect(hueOf('#ff0000')).toEqual({ hue: 0, saturation: 1 });
    expect(hueOf('#0000ff')).toEqual({ hue: 240, saturation: 1 });
  });
});
