export type { Bar } from './bar.ts';
export type { Snapshot } from './indicator.ts';
export { MacdV } from './macd-v.ts';
export { macdVColumns } from './macd-v-columns.ts';
export type { MacdVColumns } from './macd-v-columns.ts';
export type { MacdVPoint, MacdVValues } from './macd-v-point.ts';
export { RevisableMacdV } from './revisable-macd-v.ts';
