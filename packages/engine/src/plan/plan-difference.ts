import { inForceOf, isSameInterest, isSameProfile, profileOf } from './in-force.ts';
import type { InForce, PlanProfile } from './in-force.ts';
import { symbolKey } from './runtime-plan.ts';
import type { Interest, RuntimePlan, WatchedSymbol } from './runtime-plan.ts';

/** One step from what is in force to a plan. */
export type PlanEffect =
  /** No longer watched: unsubscribed, gone from alerts. */
  | { kind: 'release'; symbol: WatchedSymbol }
  /** What is judged and how, for all symbols. */
  | { kind: 'profile'; profile: PlanProfile }
  /** Watched already, from now on with other timeframes or streams. */
  | { kind: 'change'; symbol: WatchedSymbol; interest: Interest }
  /** To be watched: back-fill, subscribe, warm, arm. */
  | { kind: 'acquire'; symbol: WatchedSymbol; interest: Interest };

/**
 * The steps that bring `next` into force: releases, the profile, changes, acquisitions; the latter
 * two in the order of the plan. A symbol of which the same is wanted before and after is in none.
 */
export const diff = (current: InForce, next: RuntimePlan): PlanEffect[] => {
  const target = inForceOf(next).symbols;
  const releases: PlanEffect[] = [];
  for (const [key, { symbol }] of current.symbols) {
    if (!target.has(key)) releases.push({ kind: 'release', symbol });
  }
  const changes: PlanEffect[] = [];
  const acquisitions: PlanEffect[] = [];
  for (const [key, { symbol, interest }] of target) {
    const before = current.symbols.get(key);
    if (!before) acquisitions.push({ kind: 'acquire', symbol, interest });
    else if (!isSameInterest(before.interest, interest)) changes.push({ kind: 'change', symbol, interest });
  }
  const profile = profileOf(next);
  const isProfileInForce = current.profile !== null && isSameProfile(current.profile, profile);
  return [...releases, ...(isProfileInForce ? [] : [{ kind: 'profile' as const, profile }]), ...changes, ...acquisitions];
};

/** What is in force after `effect` was carried out. */
export const applied = (current: InForce, effect: PlanEffect): InForce => {
  if (effect.kind === 'profile') return { ...current, profile: effect.profile };
  const symbols = new Map(current.symbols);
  const key = symbolKey(effect.symbol);
  if (effect.kind === 'release') symbols.delete(key);
  else symbols.set(key, { symbol: effect.symbol, interest: effect.interest });
  return { ...current, symbols };
};
