import type { Mode } from '@livermore/schemas';
import type { AlertRules } from '../alerts/alert-rules.ts';
import { symbolKey } from './runtime-plan.ts';
import type { Interest, Judging, RuntimePlan, WatchedSymbol } from './runtime-plan.ts';

/** What holds for all symbols of a runtime: what is judged, how, and under which settings. */
export interface PlanProfile {
  paused: boolean;
  mode: Mode;
  settingsVersion: number;
  rules: AlertRules;
  judging: Judging;
}

/** A watched symbol with what is wanted of it. */
export interface SymbolInForce {
  symbol: WatchedSymbol;
  interest: Interest;
}

/** What a runtime really does, which is a plan only when nothing is under way. */
export interface InForce {
  /** By `exchange:symbol`. */
  symbols: ReadonlyMap<string, SymbolInForce>;
  /** Null before the first plan. */
  profile: PlanProfile | null;
}

export const NOTHING_IN_FORCE: InForce = { symbols: new Map(), profile: null };

/** What is in force once `plan` is. */
export const inForceOf = (plan: RuntimePlan): InForce => {
  const { timeframes, streams } = plan;
  const interest: Interest = { timeframes, streams };
  return {
    symbols: new Map(plan.watched.map((symbol) => [symbolKey(symbol), { symbol, interest }])),
    profile: profileOf(plan),
  };
};

export const profileOf = ({ paused, mode, settingsVersion, rules, judging }: RuntimePlan): PlanProfile => ({
  paused,
  mode,
  settingsVersion,
  rules,
  judging,
});

export const isSameInterest = (a: Interest, b: Interest): boolean =>
  isSameList(a.timeframes, b.timeframes) && isSameList(a.streams, b.streams);

export const isSameProfile = (a: PlanProfile, b: PlanProfile): boolean =>
  a.paused === b.paused &&
  a.mode === b.mode &&
  a.settingsVersion === b.settingsVersion &&
  a.judging === b.judging &&
  isSameRules(a.rules, b.rules);

const isSameRules = (a: AlertRules, b: AlertRules): boolean =>
  isSameList(a.levels, b.levels) &&
  a.reversal.enabled === b.reversal.enabled &&
  a.reversal.oversoldBufferPct === b.reversal.oversoldBufferPct &&
  a.reversal.overboughtBufferPct === b.reversal.overboughtBufferPct &&
  a.cooldownMs === b.cooldownMs &&
  a.maxSyntheticShare === b.maxSyntheticShare;

const isSameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
