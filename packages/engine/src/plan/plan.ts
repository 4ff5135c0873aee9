import { TIMEFRAMES } from '@livermore/schemas';
import type { Mode, Timeframe, UserSettings } from '@livermore/schemas';
import { rulesOf } from '../alerts/alert-rules.ts';
import type { Judging, PlanInputs, PlanStream, PlanWarning, PlanWarningReason, RuntimePlan } from './runtime-plan.ts';
import { watchedAndHeld } from './watched-and-held.ts';

/**
 * The plan that settings ask for. A monitored symbol that cannot be watched is held with its reason,
 * never an error. Pure and total: the same arguments give the same plan, and every parsed document
 * has one.
 */
export const plan = (settings: UserSettings, inputs: PlanInputs): RuntimePlan => {
  const { paused, settingsVersion } = inputs;
  const { watched, holds } = watchedAndHeld(settings, inputs);
  const timeframes = timeframesOf(settings);
  return {
    paused,
    mode: settings.mode,
    settingsVersion,
    watched: paused ? [] : watched,
    timeframes,
    streams: streamsOf(settings.mode, timeframes),
    rules: rulesOf(settings),
    judging: paused ? 'nothing' : JUDGING[settings.mode],
    holds,
    warnings: warningsOf(settings, watched.length + holds.length === 0),
  };
};

const JUDGING: Readonly<Record<Mode, Judging>> = {
  'position-monitor': 'closes',
  'scalper-macdv': 'closes-and-previews',
  'scalper-orderbook': 'nothing',
};

/** The scalper modes have timeframes of their own. */
const timeframesOf = ({ mode, timeframes }: UserSettings): Timeframe[] => {
  if (mode === 'scalper-macdv') return ['1m', '5m'];
  if (mode === 'scalper-orderbook') return ['5m'];
  return TIMEFRAMES.filter((timeframe) => timeframes.includes(timeframe));
};

const streamsOf = (mode: Mode, timeframes: readonly Timeframe[]): PlanStream[] => [
  ...(timeframes.includes('1m') ? ['trades' as const] : []),
  ...(timeframes.some((timeframe) => timeframe !== '1m') ? ['candles' as const] : []),
  'ticker',
  ...(mode === 'scalper-orderbook' ? ['level2' as const] : []),
];

const warningsOf = (settings: UserSettings, isEmpty: boolean): PlanWarning[] => {
  const { mode, symbols, alerts } = settings;
  const warnings: PlanWarning[] = [];
  const warn = (reason: PlanWarningReason, message: string) => warnings.push({ reason, message });
  if (isEmpty) {
    warn(
      'no-symbols',
      `Nothing is watched: no symbol is monitored and no position worth ${symbols.minPositionValueUsd} USD or more is known. Add a symbol.`,
    );
  }
  if (timeframesOf(settings).length === 0) {
    warn('no-timeframes', 'No timeframe is chosen, so no candle is built and no indicator computed. Choose one in the settings.');
  }
  if (mode === 'scalper-orderbook') {
    warn('no-order-book-rules', 'The order book is kept, but there are no alert rules for it yet: this mode gives no alerts.');
  } else if (alerts.levels.length === 0) {
    warn('no-levels', 'No alert level is set, so neither levels nor reversals are reported. Set one in the settings.');
  }
  return warnings;
};
