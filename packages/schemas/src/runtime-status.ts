/** What the runtime of one user is seen to do. Times are Unix ms of the wall clock. */
export interface RuntimeStatus {
  userId: number;
  /** Wall time at which all of this was observed. */
  observedAt: number;
  state: string;
  mode: string;
  paused: boolean;
  holds: RuntimeHold[];
  desired: { paused: boolean; mode: string; settingsVersion: number };
  applied: { settingsVersion: number; mode: string; at: number };
  startedAt: number;
  uptimeMs: number;
  exchanges: ExchangeStatus[];
  symbols: SymbolStatus[];
  jobs: { requestId: string; type: string; progress: { done: number; total: number } }[];
  queue: { waiting: number; running: string | null };
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
