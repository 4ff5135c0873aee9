/** Levels of the log, from chatter to failure. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The parts of the server that write to the log. */
export const LOG_COMPONENTS = [
  'server',
  'http',
  'web',
  'accounts',
  'database',
  'hot store',
  'storage',
  'commands',
  'runtime',
  'alerts',
  'scans',
  'market',
  'back-fill',
  'feed',
  'requests',
  'demo market',
] as const;

export type LogComponent = (typeof LOG_COMPONENTS)[number];

/** One line of the log, without secrets. */
export interface LogLine {
  /** `<at>-<process>-<nr>`: unique, and the place of the line among those of all processes. */
  id: string;
  /** The process that wrote it, such as `worker-k3x9`; another start is another process. */
  process: string;
  /** Number of the line in its process, from 1 without a gap. */
  nr: number;
  /** Wall time, Unix ms. */
  at: number;
  level: LogLevel;
  component: string;
  message: string;
  /** The user whom it concerns. */
  userId?: number;
  /** The command that it is about. */
  requestId?: string;
  alertId?: number;
  exchange?: string;
  symbol?: string;
  /** All other fields. */
  details?: Record<string, unknown>;
}

/** A process whose lines are known. */
export interface LogProcess {
  process: string;
  /** Its oldest lines that are no longer kept. */
  dropped: number;
}

/** A part of the log, oldest line first. */
export interface LogPage {
  lines: readonly LogLine[];
  /** Whether there are older lines that fit. */
  hasOlder: boolean;
  processes: readonly LogProcess[];
}

type Place = Pick<LogLine, 'at' | 'process' | 'nr'>;

/** Puts lines of all processes into one order: by time, lines of one moment as their process wrote them. */
export const compareLogLines = (a: Place, b: Place): number =>
  a.at - b.at || (a.process < b.process ? -1 : a.process > b.process ? 1 : a.nr - b.nr);

export const logLineId = ({ at, process, nr }: Place): string => `${at}-${process}-${nr}`;

/** The place that an id names; undefined for what is none. */
export const placeOfLogLine = (id: string): Place | undefined => {
  const [, at, process, nr] = /^(\d{1,15})-([\w-]{1,40})-(\d{1,15})$/.exec(id) ?? [];
  return process === undefined ? undefined : { at: Number(at), process, nr: Number(nr) };
};
