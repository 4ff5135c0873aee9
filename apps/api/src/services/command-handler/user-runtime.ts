import type { CommandProgress, CommandRecord } from '@livermore/schemas';

/** What a command changes of what is stored. It is written in the transaction that claims the command. */
export interface DesiredChange {
  paused?: boolean;
  /** `edit` gives the new settings document; `reason` stands in the history. */
  settings?: { edit: (document: unknown) => unknown; reason: string };
}

/** What a running command is given. */
export interface RunContext {
  /** Aborted when the command is cancelled or the worker stops. */
  signal: AbortSignal;
  onProgress: (progress: CommandProgress) => void;
  /** A pause has overtaken it, or it goes on after a resume. */
  onSuspended: (suspended: boolean) => void;
}

/** What is said of a command that succeeded. */
export interface CommandOutcome {
  message?: string;
  data?: Record<string, unknown>;
}

/** The runtime of one user as the command handler needs it. */
export interface UserRuntime {
  /** Checks before anything changes; throws AppError (UNKNOWN_SYMBOL, EXCHANGE_UNREACHABLE, PAUSED, ...). */
  prepare(command: CommandRecord, signal: AbortSignal): Promise<DesiredChange>;
  /** Carries out a claimed command; `change` is what the claim stored. Resolves when it is observed to be reached. */
  run(command: CommandRecord, change: { settingsVersion: number | null }, context: RunContext): Promise<CommandOutcome>;
  /** Resolves once the runtime has reached its desired state after the start. */
  reached(signal: AbortSignal): Promise<void>;
}
