import { AppError } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { ModeEvent } from '@livermore/engine';
import { CommandRequestSchema, type CommandRecord, type CommandRequest } from '@livermore/schemas';
import type { CommandOutcome, RunContext } from '../command-handler/user-runtime.ts';
import type { Markets } from '../markets.ts';
import type { LoadedSettings } from '../settings-loader.service.ts';
import { clearUnwanted } from './clear-unwanted.ts';
import type { Convergence } from './convergence.ts';
import type { JobBoard } from './job-board.ts';
import type { PlanCarrier } from './plan-carrier.ts';
import type { RuntimeNotices } from './runtime-notices.ts';
import { seriesOfCommand, workOnSeries, type SeriesCommand } from './series-work.ts';
import type { Suspension } from './suspension.ts';

/** The runtime as its commands see it. */
export interface CommandRunnerOptions {
  suspension: Suspension;
  convergence: Convergence;
  carrier: PlanCarrier;
  jobs: JobBoard;
  notices: RuntimeNotices;
  markets: Markets;
  hotStore: Pick<HotStore, 'clear'>;
  /** Tells the mode machine. */
  send: (event: ModeEvent) => void;
  /** Takes the settings as they are stored now; rejects when they cannot be used. */
  reloadSettings: () => Promise<LoadedSettings>;
}

/** Carries out the commands of one user: each changes what is desired, then waits until it is observed. */
export class CommandRunner {
  readonly #options: CommandRunnerOptions;

  constructor(options: CommandRunnerOptions) {
    this.#options = options;
  }

  run(record: CommandRecord, given: RunContext): Promise<CommandOutcome> {
    const command = requestOf(record);
    if (command.type === 'pause') return this.#pause(given);
    return this.#options.jobs.during(record, given, (context) => {
      if (command.type === 'resume') return this.#resume(context);
      if (command.type === 'force-backfill' || command.type === 'clear-cache') return this.#workOnSeries(command, context);
      return this.#followSettings(command, context);
    });
  }

  async #pause({ signal }: RunContext): Promise<CommandOutcome> {
    const { suspension, convergence, send } = this.#options;
    suspension.set(true);
    send({ kind: 'pause' });
    await convergence.reached(signal);
    this.#expectInForce();
    return { message: 'Paused: nothing is watched until it is resumed.' };
  }

  async #resume(context: RunContext): Promise<CommandOutcome> {
    const { suspension, jobs, send } = this.#options;
    suspension.set(false);
    send({ kind: 'resume' });
    await jobs.tellingWarmUp(context.onProgress, () => this.#reachUnpaused(context));
    this.#expectInForce();
    return { message: 'Running again; what was missed has been caught up.' };
  }

  /** Takes the newest settings and waits until their plan is in force, or noted while paused. */
  async #followSettings(command: CommandRequest, context: RunContext): Promise<CommandOutcome> {
    const { suspension, convergence, jobs, notices, markets, hotStore, send, reloadSettings } = this.#options;
    const wasPaused = suspension.isPaused;
    const { version } = await reloadSettings();
    send({ kind: 'switch' });
    if (wasPaused) await convergence.reached(context.signal);
    else await jobs.tellingWarmUp(context.onProgress, () => this.#reachUnpaused(context));
    this.#expectInForce();
    const missing = command.type === 'add-symbol' && notices.noHistoryOf(command.payload.symbol);
    if (missing) throw new AppError('EXCHANGE_UNREACHABLE', `The symbol is saved and will be tried again. ${missing}`);
    const data = { settingsVersion: version };
    if (command.type === 'remove-symbol') {
      const { symbol } = command.payload;
      // A position that is worth watching keeps its symbol in the plan.
      if (this.#isWatched(symbol)) return { message: `${symbol} is no longer monitored, but still watched: it is held.`, data };
      await clearUnwanted(command.payload, { markets, hotStore });
    }
    return { message: `Settings version ${version} is in force.`, data };
  }

  /** What was asked for is stored, but said to be done only when it is. */
  #expectInForce(): void {
    const { failure } = this.#options.notices;
    if (failure) throw new Error(failure);
  }

  #isWatched(symbol: string): boolean {
    return [...this.#options.carrier.inForce.symbols.values()].some((watched) => watched.symbol.symbol === symbol);
  }

  /** Waits until the plan is in force. While a pause holds it up, the command is suspended. */
  async #reachUnpaused({ signal, onSuspended }: RunContext): Promise<void> {
    const { suspension, convergence } = this.#options;
    await convergence.reached(signal);
    while (suspension.isPaused) {
      onSuspended(true);
      await suspension.untilResumed(signal);
      onSuspended(false);
      await convergence.reached(signal);
    }
  }

  /** After a start or a change of the plan, what is to be watched is waited for: it is worked on too. */
  async #workOnSeries(command: SeriesCommand, context: RunContext): Promise<CommandOutcome> {
    const { carrier, markets, suspension } = this.#options;
    await this.#reachUnpaused(context);
    const list = seriesOfCommand(command, carrier.inForce, markets);
    if (list.length === 0) {
      this.#expectInForce();
      throw new AppError('UNKNOWN_SYMBOL', 'None of the series that the command names is watched.');
    }
    return workOnSeries(command, list, suspension, context);
  }
}

/** A stored command as it was asked for. */
export const requestOf = ({ type, payload }: CommandRecord): CommandRequest =>
  CommandRequestSchema.parse({ type, ...(payload ? { payload } : {}) });
