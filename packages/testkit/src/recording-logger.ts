import type { Logger } from '@livermore/base';

export interface LogEntry {
  level: keyof Logger;
  fields: object;
  message: string;
}

/** A logger that keeps what it is told, so that a test can ask what was said and how often. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  debug(fields: object, message: string): void {
    this.entries.push({ level: 'debug', fields, message });
  }

  info(fields: object, message: string): void {
    this.entries.push({ level: 'info', fields, message });
  }

  warn(fields: object, message: string): void {
    this.entries.push({ level: 'warn', fields, message });
  }

  error(fields: object, message: string): void {
    this.entries.push({ level: 'error', fields, message });
  }

  /** Messages of one level, in order. */
  messages(level: keyof Logger): string[] {
    return this.entries.filter((entry) => entry.level === level).map((entry) => entry.message);
  }
}
