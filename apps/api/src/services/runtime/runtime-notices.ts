import { messageOf, type Clock } from '@livermore/base';
import type { RuntimePlan } from '@livermore/engine';
import type { RuntimeHold } from '@livermore/schemas';
import { HoldBoard } from './hold-board.ts';
import type { FailedSymbol } from './plan-carrier.ts';
import type { PositionWarning } from './position-watch.ts';
import type { ListedProducts } from './venue-reach.ts';

/** Reasons of holds that the runtime itself gives. */
const UNREACHABLE = 'EXCHANGE_UNREACHABLE';
const NO_HISTORY = 'NO_HISTORY';
const FAILED = 'PLAN_FAILED';
const PAUSED = 'PAUSED';
const INVALID = 'SETTINGS_INVALID';
const SECRET = 'SECRET_IN_SETTINGS';

/** Reasons of holds and warnings that a plan gives, and those about positions. */
const PLAN_HOLDS = ['no-exchange', 'exchange-off', 'exchange-unavailable', 'unknown-symbol'];
const PLAN_WARNINGS = ['no-symbols', 'no-timeframes', 'no-levels', 'no-order-book-rules'];
const POSITION_WARNINGS = ['no-credentials', 'positions-unreadable'];

/**
 * What keeps something of a runtime from running (holds), and what is only worth knowing (warnings).
 * Each reason is told and taken back by itself: one that lets go wakes nothing that another still holds.
 */
export class RuntimeNotices {
  readonly #clock: Clock;
  readonly #redact: (text: string) => string;
  readonly #holds = new HoldBoard();
  readonly #warnings = new HoldBoard();

  /** `redact` takes secrets out of what errors say. */
  constructor(clock: Clock, redact: (text: string) => string) {
    this.#clock = clock;
    this.#redact = redact;
  }

  get holds(): RuntimeHold[] {
    return this.#holds.holds;
  }

  get warnings(): RuntimeHold[] {
    return this.#warnings.holds;
  }

  plan({ paused, holds, warnings }: RuntimePlan, unreachable: ListedProducts['unreachable']): void {
    const pause = { reason: PAUSED, message: 'Paused by its user: nothing is watched until it is resumed.' };
    const away = [...unreachable.values()].map((message) => ({ reason: UNREACHABLE, message }));
    this.#hold([PAUSED, UNREACHABLE, ...PLAN_HOLDS], [...(paused ? [pause] : []), ...away, ...holds]);
    this.#warn(PLAN_WARNINGS, warnings);
  }

  positions(warnings: readonly PositionWarning[]): void {
    this.#warn(POSITION_WARNINGS, warnings);
  }

  /** The plan is in force but for these symbols. */
  inForceBut(failed: readonly FailedSymbol[]): void {
    const holds = failed.map(({ symbol, error }) => ({
      reason: NO_HISTORY,
      message: `${symbol.symbol}: its history could not be read: ${messageOf(error)}`,
    }));
    this.#hold([NO_HISTORY, FAILED], holds);
  }

  failed(error: unknown): void {
    const message = `The plan could not be brought into force: ${messageOf(error)}`;
    this.#hold([FAILED], [{ reason: FAILED, message }]);
  }

  /** The stored settings can be used; `secrets` says where something stands that should not. */
  settingsTaken(secrets: readonly string[]): void {
    this.#hold([INVALID], []);
    this.#warn([SECRET], secrets.map((message) => ({ reason: SECRET, message })));
  }

  settingsRefused(error: unknown): void {
    this.#hold([INVALID], [{ reason: INVALID, message: messageOf(error) }]);
  }

  /** Why the newest plan is not in force, or undefined. */
  get failure(): string | undefined {
    return this.holds.find(({ reason }) => reason === FAILED)?.message;
  }

  /** Why a symbol of the plan is not watched for want of its history, or undefined. */
  noHistoryOf(symbol: string): string | undefined {
    return this.holds.find(({ reason, message }) => reason === NO_HISTORY && message.startsWith(`${symbol}:`))?.message;
  }

  #hold(reasons: readonly string[], holds: readonly { reason: string; message: string }[]): void {
    this.#holds.set(reasons, this.#redacted(holds), this.#clock.now());
  }

  #warn(reasons: readonly string[], warnings: readonly { reason: string; message: string }[]): void {
    this.#warnings.set(reasons, this.#redacted(warnings), this.#clock.now());
  }

  #redacted<Notice extends { message: string }>(notices: readonly Notice[]): Notice[] {
    return notices.map((notice) => ({ ...notice, message: this.#redact(notice.message) }));
  }
}
