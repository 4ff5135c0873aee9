import type { AlertTrigger } from '@livermore/schemas';
import type { AlertRules } from '../alerts/alert-rules.ts';

/** A value of V as a series shows it: of the open bucket, or of its close. */
export interface Sighting {
  kind: 'preview' | 'close';
  openTime: number;
  /** Venue time; of a close the end of its bucket. */
  at: number;
  macdV: number;
  histogram: number;
  /** A preview without trades, or a synthetic close. */
  isEmpty: boolean;
  share: number;
}

interface Entry {
  trigger: AlertTrigger;
  openTime: number;
  at: number;
  kind: Sighting['kind'];
  /** Index of the sighting. */
  index: number;
}

/**
 * The alert rules told a second time, slowly: nothing is remembered but everything that was seen
 * and everything that was reported, and each rule is a search through both.
 */
export class AlertModel {
  readonly #rules: AlertRules;
  readonly #seen: Sighting[] = [];
  readonly #entries: Entry[] = [];

  constructor(rules: AlertRules) {
    this.#rules = rules;
  }

  /** Takes the next sighting; gives the triggers that are reported. */
  see(sighting: Sighting): AlertTrigger[] {
    if (sighting.kind === 'preview' && sighting.isEmpty) return [];
    const before = this.#seen.at(-1);
    const lastClose = this.#seen.findLast(({ kind }) => kind === 'close');
    this.#seen.push(sighting);
    const found: AlertTrigger[] = [];
    for (const sign of [1, -1]) {
      const passed = this.#rules.levels.filter((level) => {
        if (sighting.kind === 'close') {
          return lastClose && sign * lastClose.macdV <= level && sign * sighting.macdV > level;
        }
        const crossed = before && sign * before.macdV <= level + 5 && sign * sighting.macdV > level + 5;
        return crossed && this.#isArmed(sign, level);
      });
      const furthest = passed.at(-1);
      if (furthest === undefined || !this.#mayReport(this.#name(sign, furthest), sighting)) continue;
      found.push(this.#name(sign, furthest));
      for (const level of passed) this.#note(this.#name(sign, level), sighting);
    }
    const turned = sighting.kind === 'close' && lastClose ? this.#reversal(lastClose, sighting) : null;
    if (turned && this.#mayReport(turned, sighting)) {
      found.push(turned);
      this.#note(turned, sighting);
    }
    return found;
  }

  #name(sign: number, level: number): AlertTrigger {
    return `level_${sign > 0 ? '+' : '-'}${level}`;
  }

  #note(trigger: AlertTrigger, { openTime, at, kind }: Sighting): void {
    this.#entries.push({ trigger, openTime, at, kind, index: this.#seen.length - 1 });
  }

  /** V was more than 5 on the inner side since the level was last reported. */
  #isArmed(sign: number, level: number): boolean {
    const last = this.#entries.findLast(({ trigger }) => trigger === this.#name(sign, level));
    return !last || this.#seen.slice(last.index + 1).some(({ macdV }) => sign * macdV < level - 5);
  }

  #mayReport(trigger: AlertTrigger, { openTime, at, isEmpty, share }: Sighting): boolean {
    if (isEmpty || share > this.#rules.maxSyntheticShare) return false;
    const same = this.#entries.filter((entry) => entry.trigger === trigger);
    if (same.some((entry) => entry.kind === 'preview' && entry.openTime === openTime)) return false;
    return same.every((entry) => at - entry.at >= this.#rules.cooldownMs);
  }

  #reversal(previous: Sighting, now: Sighting): AlertTrigger | null {
    const extreme = this.#rules.levels[0] ?? Infinity;
    const sign = Math.sign(now.macdV);
    if (sign * now.macdV <= extreme || sign * previous.macdV <= extreme) return null;
    const side = sign > 0 ? 'overbought' : 'oversold';
    const buffer = sign > 0 ? this.#rules.reversal.overboughtBufferPct : this.#rules.reversal.oversoldBufferPct;
    if (-sign * now.histogram <= (Math.abs(now.macdV) * buffer) / 100) return null;
    const lastReversal = this.#entries.findLastIndex(({ trigger }) => trigger === `reversal_${side}`);
    if (lastReversal < 0) return `reversal_${side}`;
    const since = this.#entries[lastReversal]?.index ?? 0;
    const cameBack = this.#seen.slice(since).some(({ kind, macdV }) => kind === 'close' && sign * macdV <= extreme);
    const level = sign > 0 ? 'level_+' : 'level_-';
    const levelSince = this.#entries.slice(lastReversal + 1).some(({ trigger }) => trigger.startsWith(level));
    return cameBack || levelSince ? `reversal_${side}` : null;
  }
}
