import type { ListedApiKey, ListedSession, ListedUser } from '@livermore/database';
import type {
  Alert,
  AlertDetail,
  AlertQuery,
  ExchangeName,
  LiveTopic,
  LogLine,
  MatrixRow,
  MatrixRowChange,
  RuntimeStatus,
  SymbolScan,
  UserRole,
} from '@livermore/schemas';
import type { CommandSender } from '../control/command-sender.ts';
import type { SettingsEditor } from '../control/settings-editor.ts';
import type { SymbolImport } from '../control/symbol-import.ts';
import type { LogBook, LogMailbox } from '../projections/log-book.ts';
import type { SeriesHistory } from '../projections/series-history.ts';
import type { WatchlistReader } from '../projections/watchlist-reader.ts';

/** Who makes a request. */
export interface SignedInUser {
  id: number;
  displayName: string;
  role: UserRole;
  /** Present when a program signed in with a token, not a person in a browser. */
  isProgram?: true;
  /** The key that the program signed in with. */
  keyId?: number;
  /** The session of the browser. */
  sessionId?: number;
}

/** Stored alerts, read only. */
export interface AlertReader {
  /** Those that fit, newest first; `before` is an id. */
  list(userId: number, page: AlertQuery & { limit: number; before?: number | undefined }): Promise<Alert[]>;
  /** One with what explains it. Throws AppError `UNKNOWN_ALERT`. */
  get(userId: number, id: number, query: AlertQuery): Promise<AlertDetail>;
  /** Alerts with a larger id, ascending. */
  after(userId: number, id: number, limit: number): Promise<Alert[]>;
}

/** What changed since the last look: topics to read again and changed rows of the matrix. */
export interface LiveChanges {
  status: boolean;
  alerts: boolean;
  commands: boolean;
  /** The set of rows changed: the matrix is to be read as a whole. */
  matrix: boolean;
  /** Alerts told before that no longer hold. */
  revisedAlerts: Alert[];
  rows: MatrixRowChange[];
  logs: LogChanges | null;
}

/** What is new in the log. */
export interface LogChanges {
  lines: LogLine[];
  /** How many more there were than were kept for a reader that did not fetch them. */
  dropped: number;
  /** Lines written before have come in: the newest are to be read as a whole. */
  isToReadAgain: boolean;
}

/** One reader of live changes; what it does not fetch is merged, so a slow reader costs no memory. */
export interface LiveSubscription extends LogMailbox {
  /**
   * Resolves at the next change. Changes of the market and lines of the log are gathered for a while;
   * status, alerts and commands are not kept waiting.
   */
  next(signal: AbortSignal): Promise<LiveChanges>;
  close(): void;
}

/** Projections of what the engine published; the web plane knows the engine only through them. */
export interface Projections {
  status(userId: number): RuntimeStatus | null;
  matrix(userId: number): Promise<MatrixRow[]>;
  watch(userId: number, topics: readonly LiveTopic[]): Promise<LiveSubscription>;
}

/** A runtime as it was last heard. */
export interface RuntimeLook {
  /** The newest status; null before the first. */
  status: RuntimeStatus | null;
  /** Wall time since which this runtime is listened to, Unix ms. */
  since: number;
}

/** Looks at the runtimes of others. */
export interface RuntimeLookers {
  /** The first look begins to listen: a status comes a moment later. */
  look(userId: number): RuntimeLook;
  /** Tells of each user whether somebody runs their engine, as far as it hears commands. */
  served(): Promise<(userId: number) => boolean>;
}

/** Who uses this server. Each change is stored, then told to whoever runs the engines. */
export interface UserAdministration {
  list(): Promise<ListedUser[]>;
  /** `settings` was checked; `author` is who adds. Throws AppError `USER_EXISTS`. */
  add(user: NewcomerRequest): Promise<ListedUser>;
  /** Throws AppError `UNKNOWN_USER`, and `OWNER_STAYS` for the owner. */
  setActive(id: number, active: boolean): Promise<ListedUser>;
  /** Throws AppError `UNKNOWN_USER`, and `OWNER_STAYS` for the owner. */
  setRole(id: number, role: 'viewer' | 'operator'): Promise<ListedUser>;
  /** The identity provider whose tokens this server accepts; null where there is none. */
  readonly issuer: string | null;
  /** Throws AppError `UNKNOWN_USER`, `USER_EXISTS` and `IDENTITY_PROVIDER_OFF`. */
  setIdentity(id: number, subject: string): Promise<ListedUser>;
  /** Throws AppError `UNKNOWN_USER`. */
  removeIdentity(id: number): Promise<ListedUser>;
  /** When the newest alert of each user was stored, wall time in Unix ms; null before the first. */
  newestAlerts(): Promise<ReadonlyMap<number, number | null>>;
  /** A new link with which a user chooses a password; earlier ones end. Throws AppError `UNKNOWN_USER`. */
  makeLink(id: number): Promise<SignInLink>;
}

/** Somebody to be added. */
export interface NewcomerRequest {
  email: string;
  displayName: string;
  role?: 'viewer' | 'operator';
  settings: unknown;
  author: string;
}

/** A link for one user and one use. `path` begins with a slash; its secret stands in the fragment. */
export interface SignInLink {
  path: string;
  /** Wall time, Unix ms. */
  expiresAt: number;
}

/** A key right after it was made, the only time it is known. */
export interface MadeApiKey {
  key: string;
  listed: ListedApiKey;
}

/** What a user does about their own ways to sign in; passwords and second factors are the identity library's. */
export interface AccountAdministration {
  get(userId: number): Promise<ListedUser>;
  /** Whether the first start is still offered to a user. */
  isFirstStartOpen(userId: number): Promise<boolean>;
  /** Offers it no more. */
  endFirstStart(userId: number): Promise<void>;
  sessions(userId: number): Promise<ListedSession[]>;
  /** Throws AppError `UNKNOWN_SESSION`. */
  endSession(userId: number, id: number): Promise<void>;
  /** Of one user, or of everybody. */
  keys(userId?: number): Promise<ListedApiKey[]>;
  /** `days` is how long it lasts; null means until it is revoked. */
  addKey(userId: number, key: { name: string; scope: 'viewer' | 'operator'; days: number | null }): Promise<MadeApiKey>;
  /** Of one user, or of whomever. Throws AppError `UNKNOWN_KEY`. */
  revokeKey(id: number, userId?: number): Promise<ListedApiKey>;
}

/** Asks exchanges, through whoever runs the engines. */
export interface SymbolScans {
  /** Throws AppError `NO_WORKER`, `EXCHANGE_OFF`, `EXCHANGE_REFUSED`, `EXCHANGE_UNREACHABLE`. */
  scan(userId: number, exchange: ExchangeName): Promise<SymbolScan>;
}

/** What every procedure is given. */
export interface RequestContext {
  user: SignedInUser | null;
  projections: Projections;
  runtimes: RuntimeLookers;
  alerts: AlertReader;
  users: UserAdministration;
  accounts: AccountAdministration;
  commands: CommandSender;
  settings: SettingsEditor;
  scans: SymbolScans;
  watchlist: WatchlistReader;
  symbolImport: SymbolImport;
  history: SeriesHistory;
  logs: LogBook;
  /** Takes secrets out of what an error says. */
  redact: (text: string) => string;
  now: () => number;
  version: string;
}
