import type { CommandProgress, CommandRecord, RuntimeJob } from '@livermore/schemas';
import type { CommandOutcome, RunContext } from '../command-handler/user-runtime.ts';

/** The name under which the warm-up of a plan is shown. */
const WARM_UP = 'warm-up';

/** Work that is shown in the status while it goes on. */
export class JobBoard {
  readonly #jobs = new Map<string, RuntimeJob>();
  readonly #waiting = new Set<(progress: CommandProgress) => void>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get jobs(): RuntimeJob[] {
    return [...this.#jobs.values()];
  }

  warmUp(progress: CommandProgress): void {
    const { done, total } = progress;
    this.#show({ requestId: WARM_UP, type: WARM_UP, progress: { done, total }, suspended: false });
    for (const tell of this.#waiting) tell(progress);
  }

  /** Tells whoever waits for the warm-up of its progress until `work` is over. */
  async tellingWarmUp<Result>(onProgress: (progress: CommandProgress) => void, work: () => Promise<Result>): Promise<Result> {
    const tell = (progress: CommandProgress): void => {
      onProgress(progress);
    };
    this.#waiting.add(tell);
    try {
      return await work();
    } finally {
      this.#waiting.delete(tell);
    }
  }

  warmUpDone(): void {
    if (this.#jobs.delete(WARM_UP)) this.#onChange();
  }

  /** Shows a command from here to its end, with the progress and suspension that it tells its context. */
  async during(
    { requestId, type }: CommandRecord,
    context: RunContext,
    work: (context: RunContext) => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    let job: RuntimeJob = { requestId, type, progress: { done: 0, total: 0 }, suspended: false };
    this.#show(job);
    try {
      return await work({
        signal: context.signal,
        onProgress: (progress) => {
          job = { ...job, progress: { done: progress.done, total: progress.total } };
          this.#show(job);
          context.onProgress(progress);
        },
        onSuspended: (suspended) => {
          job = { ...job, suspended };
          this.#show(job);
          context.onSuspended(suspended);
        },
      });
    } finally {
      this.#jobs.delete(requestId);
      this.#onChange();
    }
  }

  #show(job: RuntimeJob): void {
    this.#jobs.set(job.requestId, job);
    this.#onChange();
  }
}
