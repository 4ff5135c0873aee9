export type { Bar } from './bar.ts';
export type { Snapshot } from './indicator.ts';
export { MacdV } from './macd-v.ts';
export type { MacdVPoint } from './macd-v.ts';
export { RevisableMacdV } from './revisable-macd-v.ts';
