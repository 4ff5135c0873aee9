import type { MacdVState } from './macd-v.ts';

/** How a state looks everywhere: one glyph and one colour per theme, on a scale from blue to orange. */
export interface StateLook {
  label: string;
  glyph: string;
  dark: string;
  light: string;
}

/** The one palette of MACD-V states. Green and red belong to prices and are absent here. */
export const STATE_PALETTE: Readonly<Record<MacdVState, StateLook>> = {
  RISK_OVERSOLD: { label: 'Risk (oversold)', glyph: '▼▼', dark: '#2f7df6', light: '#1259c3' },
  REVERSING: { label: 'Reversing', glyph: '▼', dark: '#7fb2f0', light: '#3d7cc4' },
  REBOUNDING: { label: 'Rebounding', glyph: '↗', dark: '#45c4d6', light: '#0b7f92' },
  RANGING: { label: 'Ranging', glyph: '–', dark: '#8b93a1', light: '#6b7280' },
  RETRACING: { label: 'Retracing', glyph: '↘', dark: '#d1b98a', light: '#8a6d2f' },
  RALLYING: { label: 'Rallying', glyph: '▲', dark: '#f2b266', light: '#b9690c' },
  RISK_OVERBOUGHT: { label: 'Risk (overbought)', glyph: '▲▲', dark: '#f58220', light: '#c4510a' },
  UNDEFINED: { label: 'Undefined', glyph: '·', dark: '#5a6270', light: '#9aa1ad' },
};
