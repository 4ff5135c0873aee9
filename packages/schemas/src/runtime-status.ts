/** What the runtime of one user is seen to do. Times are Unix ms of the wall clock. */
export interface RuntimeStatus {
  userId: number;
  /** Wall time at which all of this was observed. */
  observedAt: number;
  state: string;
  mode: string;
  paused: boolean;
  holds: RuntimeHold[];
  /** Things to know that keep nothing from running. */
  warnings: RuntimeHold[];
  desired: { paused: boolean; mode: string; settingsVersion: number };
  applied: { settingsVersion: number; mode: string; at: number };
  startedAt: number;
  uptimeMs: number;
  exchanges: ExchangeStatus[];
  symbols: SymbolStatus[];
  jobs: RuntimeJob[];
  queue: { waiting: number; running: string | null };
  /** Messages on the control channel that were no command, since the start; the newest first. */
  rejectedCommands: { count: number; recent: RejectedCommand[] };
  /** What the user holds at exchanges that were given credentials. */
  positions: Position[];
  /** The variables of the environment that the settings name, each once. */
  credentials: CredentialVariable[];
}

/** A variable that settings name for a secret; its value is told to nobody. */
export interface CredentialVariable {
  variable: string;
  /** Whether it holds something in the environment of the worker that runs the engine. */
  isSet: boolean;
}

/** Work that takes its time. `suspended` while a pause has overtaken it. */
export interface RuntimeJob {
  requestId: string;
  type: string;
  progress: { done: number; total: number };
  suspended: boolean;
}

/** A message on the control channel that was no command. */
export interface RejectedCommand {
  at: number;
  code: string;
  message: string;
  /** The beginning of the message as it came. */
  excerpt: string;
}

/** An asset held at an exchange, with its value when it was last asked for. */
export interface Position {
  exchangeId: number;
  asset: string;
  /** The symbol under which it is watched; null for a currency or an asset without a market. */
  symbol: string | null;
  quantity: number;
  valueUsd: number | null;
  /** Wall time at which the exchange said so, Unix ms. */
  at: number;
}

/** A reason why something does not run, in words for the user. */
export interface RuntimeHold {
  reason: string;
  since: number;
  message: string;
}

export type ConnectionState = 'connected' | 'connecting' | 'stale' | 'down' | 'idle';

export interface ExchangeStatus {
  exchangeId: number;
  name: string;
  connection: ConnectionState;
  since: number;
  lastMessageAt: number | null;
  /** Age of the venue's newest message when it arrived, in wall milliseconds; null when not measurable. */
  lagMs: number | null;
  reconnects: number;
  gaps: number;
  /** Messages of the exchange that could not be used, since the start. */
  rejectedMessages: number;
  restBudget: { used: number; limit: number; resetAt: number };
}

export type Freshness = 'live' | 'quiet' | 'stale' | 'waiting';

export interface SymbolStatus {
  exchangeId: number;
  symbol: string;
  wanted: boolean;
  confirmed: boolean;
  freshness: Freshness;
  lastTradeAt: number | null;
  series: { timeframe: string; candles: number; seeded: boolean }[];
}
