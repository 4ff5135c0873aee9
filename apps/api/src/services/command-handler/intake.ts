import { isUrgentCommand, type ControlCommand } from '@livermore/schemas';

/** Bare messages of one user that wait to be stored; more than wait in the ledger make no sense. */
const MOST_MESSAGES = 256;

/** Of these, so many places only a pause or resume may take. */
const URGENT_PLACES = 16;

/** A command that came as a bare message, with the beginning of that message. */
export interface BareCommand {
  command: ControlCommand;
  beginning: string;
  /** It came too late; judged when it came, since it may have to wait for the ledger. */
  isLate: boolean;
}

/** Commands that came as bare messages and are not stored yet: pause and resume first, bounded. */
export class Intake {
  readonly #urgent: BareCommand[] = [];
  readonly #ordinary: BareCommand[] = [];

  /** False when there is no place for it. */
  add(bare: BareCommand): boolean {
    const isUrgent = isUrgentCommand(bare.command.type);
    const size = this.#urgent.length + this.#ordinary.length;
    if (size >= (isUrgent ? MOST_MESSAGES : MOST_MESSAGES - URGENT_PLACES)) return false;
    (isUrgent ? this.#urgent : this.#ordinary).push(bare);
    return true;
  }

  get isEmpty(): boolean {
    return this.#urgent.length + this.#ordinary.length === 0;
  }

  get hasUrgent(): boolean {
    return this.#urgent.length > 0;
  }

  take(): BareCommand | undefined {
    return this.#urgent.shift() ?? this.#ordinary.shift();
  }

  /** Takes back the one that was taken last. */
  putBack(bare: BareCommand): void {
    (isUrgentCommand(bare.command.type) ? this.#urgent : this.#ordinary).unshift(bare);
  }
}
