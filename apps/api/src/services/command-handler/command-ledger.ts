import type {
  ClaimedCommand,
  CommandEffect,
  CommandEnd,
  NewCommand,
  OpenCommand,
  StoreOutcome,
} from '@livermore/database';
import type { CommandProgress, CommandRecord } from '@livermore/schemas';

/** A command of a user at a wall time (Unix ms), as this worker changes it. */
interface Change {
  userId: number;
  id: number;
  now: number;
}

/** The ledger of commands as a worker needs it; each call is one transaction. */
export interface CommandLedger {
  store(command: NewCommand): Promise<StoreOutcome>;
  acknowledge(userId: number, now: number): Promise<CommandRecord[]>;
  open(userId: number): Promise<OpenCommand[]>;
  lastWorkerChange(userId: number): Promise<number | null>;
  withNews(userIds: readonly number[]): Promise<number[]>;
  claim(change: Change & { worker: string; effect: CommandEffect }): Promise<ClaimedCommand | null>;
  adoptRunning(change: { userId: number; worker: string; now: number }): Promise<CommandRecord[]>;
  update(
    change: Change & { worker: string; progress?: CommandProgress; suspended?: boolean },
  ): Promise<CommandRecord | null>;
  end(change: Change & { worker: string | null; end: CommandEnd }): Promise<CommandRecord | null>;
  expire(change: { userId: number; ids: readonly number[]; now: number }): Promise<CommandRecord[]>;
  /** Whether trying again cannot help: what was to be stored is refused, not the connection lost. */
  isRefusal(error: unknown): boolean;
}
