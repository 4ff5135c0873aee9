import { SingleBar } from 'cli-progress';
import type { CommandProgress } from '@livermore/schemas';

/** Shows a job's progress: a bar on a terminal, a line now and then elsewhere. */
export class ConsoleProgress {
  readonly #bar: SingleBar;
  #isShown = false;
  #isClosed = false;

  constructor(stream: NodeJS.WriteStream, title: string) {
    this.#bar = new SingleBar({
      stream,
      format: `${title} [{bar}] {value} of {total}, about {eta} s left  {current}`,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      clearOnComplete: false,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
      etaBuffer: 50,
    });
  }

  show({ done, total, current }: CommandProgress): void {
    if (this.#isClosed) return;
    if (!this.#isShown) {
      this.#bar.start(total, 0, { current: '' });
      this.#isShown = true;
    }
    this.#bar.update(done, { current });
    if (done >= total) this.#end();
  }

  /** Ends the bar where it stands, for good. */
  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  #end(): void {
    if (this.#isShown) this.#bar.stop();
    this.#isShown = false;
  }
}
