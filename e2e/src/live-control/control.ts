import { isEndStatus, type CommandRecord, type CommandRequest, type RuntimeStatus, type UserSettings } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { ApiClient } from '../api-client.ts';
import type { Deployment } from './deployment.ts';

/** Generous: the machine may be busy with other tests. */
export const PATIENCE_MS = 60_000;

/** Of a whole test: longer than what it waits for, so that the wait says what was missed. */
export const LIMIT_MS = 180_000;

/** A stored version of the settings, as `settings.history` tells it. */
export interface SettingsVersion {
  version: number;
  author: string;
  reason: string | null;
  changes: { path: string; before?: unknown; after?: unknown }[];
}

/** What `settings.update` and its like answer. */
export interface SettingsAnswer {
  settings: UserSettings;
  version: number;
  changed: boolean;
  requestId: string | null;
}

/** How a person or program steers a deployment over HTTP and looks at what comes of it. */
export class Control {
  readonly #site: Deployment;
  #session: Promise<ApiClient> | null = null;

  constructor(site: Deployment) {
    this.#site = site;
  }

  /** A program of the owner. */
  get api(): ApiClient {
    return ApiClient.asOwner(this.#site.url, this.#site.dataDir);
  }

  /** The owner in a browser, signed in by the link of the terminal. */
  page(): Promise<ApiClient> {
    this.#session ??= ApiClient.signIn(this.#site.url, this.#site.signInUrl);
    return this.#session;
  }

  /** Undefined while there is none, as after a start. */
  status(): Promise<RuntimeStatus | undefined> {
    return this.api.query<RuntimeStatus>('control.status').catch(() => undefined);
  }

  untilStatus(what: string, matches: (status: RuntimeStatus) => boolean): Promise<RuntimeStatus> {
    let seen: RuntimeStatus | undefined;
    return until(
      what,
      async () => {
        seen = await this.status();
        return seen && matches(seen) ? seen : undefined;
      },
      PATIENCE_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; the last status was ${JSON.stringify(seen)}`);
    });
  }

  /** Until the newest settings are in force and every symbol is live. */
  async untilRunning(): Promise<RuntimeStatus> {
    const { version } = await this.settings();
    return this.untilStatus(
      'the engine to run',
      ({ state, symbols, applied }) => state === 'running' && applied.settingsVersion >= version && symbols.every(({ confirmed }) => confirmed),
    );
  }

  settings(): Promise<Pick<SettingsAnswer, 'settings' | 'version'>> {
    return this.api.query('settings.get');
  }

  update(patch: object, more: { baseVersion?: number; reason?: string } = {}): Promise<SettingsAnswer> {
    return this.api.mutate('settings.update', { patch, ...more });
  }

  async versions(): Promise<SettingsVersion[]> {
    return (await this.api.query<{ versions: SettingsVersion[] }>('settings.history', { limit: 200 })).versions;
  }

  async send(request: CommandRequest & { ttlMs?: number; requestId?: string }): Promise<string> {
    return (await this.api.mutate<{ requestId: string }>('control.sendCommand', request)).requestId;
  }

  /** Newest first. */
  async commands(): Promise<CommandRecord[]> {
    return (await this.api.query<{ commands: CommandRecord[] }>('control.history', { limit: 500 })).commands;
  }

  async command(requestId: string): Promise<CommandRecord | undefined> {
    return (await this.commands()).find((command) => command.requestId === requestId);
  }

  /** Until a command is as wanted. */
  untilCommand(what: string, requestId: string, matches: (command: CommandRecord) => boolean): Promise<CommandRecord> {
    return until(
      `${what} (${requestId})`,
      async () => {
        const command = await this.command(requestId);
        return command && matches(command) ? command : undefined;
      },
      PATIENCE_MS,
    );
  }

  untilEnded(requestId: string): Promise<CommandRecord> {
    return this.untilCommand('the end of a command', requestId, ({ status }) => isEndStatus(status));
  }

  /** Sends a command and gives it as it ended. */
  async carryOut(request: CommandRequest): Promise<CommandRecord> {
    return this.untilEnded(await this.send(request));
  }

  /** Runs `livermore ctl` to its end. */
  async ctl(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const run = this.#site.ctl(...args);
    const code = await run.ended;
    return { code, stdout: run.stdout(), stderr: run.stderr() };
  }
}
