import type { Indicator } from './indicator.ts';

/**
 * A series whose newest inputs may still be corrected. It keeps the state before the last `depth`
 * inputs and those inputs, so a revision replays at most `depth` updates and gives, to the bit, what
 * a series with the revision from the start gives.
 */
export class Revisable<Input, Reading> {
  readonly depth: number;
  /** State before the oldest kept input. */
  readonly #base: Indicator<Input, Reading>;
  #newest: Indicator<Input, Reading>;
  /** The last inputs, oldest first from `#start` on, in a ring of at most `depth`. */
  readonly #inputs: Input[] = [];
  #start = 0;

  /**
   * @param series continues from its state; from now on it belongs to this object
   * @param depth how many of the newest inputs can be revised, at least 1
   */
  constructor(series: Indicator<Input, Reading>, depth = 4) {
    if (!(Number.isInteger(depth) && depth >= 1)) {
      throw new RangeError(`depth is ${depth}, expected a whole number from 1 on`);
    }
    this.depth = depth;
    this.#base = series;
    this.#newest = series.clone();
  }

  /** The newest state, for reading, preview and snapshot; update and revise only through this object. */
  get series(): Pick<Indicator<Input, Reading>, 'reading' | 'preview' | 'snapshot'> {
    return this.#newest;
  }

  /** How many of the newest inputs can be revised now. */
  get revisable(): number {
    return this.#inputs.length;
  }

  /** Takes the next closed input and keeps it; it must not change afterwards. Throws as the series does. */
  update(input: Input): void {
    this.#newest.update(input);
    if (this.#inputs.length < this.depth) {
      this.#inputs.push(input);
      return;
    }
    this.#base.update(this.#at(0));
    this.#inputs[this.#start] = input;
    this.#start = (this.#start + 1) % this.depth;
  }

  /**
   * Replaces an input: `back` 0 is the newest one, 1 the one before. Gives the new readings from
   * that input to the newest, oldest first, or null when it is too old to be revised: then the
   * caller rebuilds the series from its stored inputs. Throws, having changed nothing, when the
   * series refuses the input.
   */
  revise(back: number, input: Input): Reading[] | null {
    const position = this.#inputs.length - 1 - back;
    if (!(Number.isInteger(back) && back >= 0 && position >= 0)) return null;
    const replayed = this.#base.clone();
    const readings: Reading[] = [];
    for (let index = 0; index < this.#inputs.length; index++) {
      replayed.update(index === position ? input : this.#at(index));
      if (index >= position) readings.push(replayed.reading());
    }
    this.#inputs[(this.#start + position) % this.depth] = input;
    this.#newest = replayed;
    return readings;
  }

  #at(position: number): Input {
    return this.#inputs[(this.#start + position) % this.depth] as Input;
  }
}
