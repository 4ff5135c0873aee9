import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import { ensureOwner, type Database } from '@livermore/database';
import { FakeClock, RecordingLogger } from '@livermore/testkit';
import { accountAdministration } from '../composition/account-administration.ts';
import { userAdministration } from '../composition/user-administration.ts';
import type { Projections } from '../routers/context.ts';
import { startHttpBench, type HttpBench } from './http-bench.ts';

/** What an answer came with. */
export interface Answer {
  status: number;
  headers: Headers;
  body: { code?: string; message?: string; waitMs?: number; [other: string]: unknown };
}

/** A browser: it keeps cookies and names the page that asks. */
export class Visitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url;
    this.#headers = { origin: url, ...headers };
  }

  get headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { ...this.#headers, ...(cookie && { cookie }) };
  }

  async post(path: string, body: unknown = {}): Promise<Answer> {
    const answer = await fetch(`${this.#url}/api/auth${path}`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Answer['body'] };
  }

  /** The result of a procedure; throws `code appCode` of its error. */
  async ask<Result>(procedure: string, input?: unknown, type: 'query' | 'mutation' = 'query'): Promise<Result> {
    const search = type === 'query' && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
    const answer = await fetch(`${this.#url}/trpc/${procedure}${search}`, {
      headers: { ...this.headers, 'content-type': 'application/json' },
      ...(type === 'mutation' && { method: 'POST', body: JSON.stringify(input ?? {}) }),
    });
    const body = (await answer.json()) as {
      result?: { data: Result };
      error?: { data: { code: string; appCode: string | null } };
    };
    if (body.error) throw new Error(`${body.error.data.code} ${body.error.data.appCode ?? ''}`.trim());
    return body.result?.data as Result;
  }

  do<Result>(procedure: string, input?: unknown): Promise<Result> {
    return this.ask(procedure, input, 'mutation');
  }

  /** Who the server takes this visitor for. */
  async who(): Promise<{ id: number; role: string; displayName: string } | null> {
    return (await this.ask<{ user: { id: number; role: string; displayName: string } | null }>('auth.state')).user;
  }

  /** Opens the event stream; the promise is fulfilled when it ends. */
  async watch(): Promise<{ ended: Promise<unknown>; close: () => void }> {
    const abort = new AbortController();
    const input = encodeURIComponent(JSON.stringify({ topics: ['status'] }));
    const answer = await fetch(`${this.#url}/trpc/events.watch?input=${input}`, {
      headers: { ...this.headers, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const ended = answer.text().then(
      () => 'ended',
      () => 'ended',
    );
    return { ended, close: () => abort.abort() };
  }
}

/** Projections of an engine that never says anything. */
const silent: Projections = {
  status: () => null,
  matrix: async () => [],
  watch: async () => ({
    next: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
    close: () => {},
    line: () => {},
    linesBefore: () => {},
  }),
};

export interface AccountBench {
  clock: FakeClock;
  http: HttpBench;
  hotStore: HotStore;
  /** A browser that nobody is signed in with. */
  visitor: (headers?: Record<string, string>) => Visitor;
  /** A browser that the owner's link has signed in; only once, since the link works once. */
  owner: () => Promise<Visitor>;
  /** Adds somebody who then chooses a password with their link, in a browser of their own. */
  join: (owner: Visitor, email: string, role: 'viewer' | 'operator') => Promise<{ id: number; browser: Visitor }>;
  close: () => Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/** A server with accounts on an emptied database, whose own clock stands still. */
export const startAccountBench = async (
  database: Database,
  oidc?: { issuer: string; audience: string | null },
): Promise<AccountBench> => {
  await database.pool.query('truncate users restart identity cascade');
  await ensureOwner(database.db, { settings: {} });
  const clock = new FakeClock(Date.now());
  const logger = new RecordingLogger();
  const hotStore = createInProcessHotStore({ clock, logger });
  let secrets = 0;
  const parts = {
    db: database.db,
    bus: hotStore,
    now: () => clock.now(),
    randomSecret: () => `secret-number-${++secrets}`,
    issuer: oidc?.issuer ?? null,
  };
  const http = await startHttpBench(
    database,
    (identity) => {
      const onChanged = (): void => {
        identity.accountsChanged();
      };
      return {
        projections: silent,
        users: userAdministration({ ...parts, onChanged }),
        accounts: accountAdministration({ ...parts, onChanged }),
      };
    },
    { clock, ...(oidc && { oidc }) },
  );
  const visitor = (headers?: Record<string, string>): Visitor => new Visitor(http.url, headers);
  return {
    clock,
    http,
    hotStore,
    visitor,
    async owner() {
      const browser = visitor();
      await browser.post('/owner-link', { token: 'once' });
      return browser;
    },
    async join(owner, email, role) {
      const { user, link } = await owner.do<{ user: { id: number }; link: { path: string } }>('users.add', { email, role });
      const browser = visitor();
      await browser.post('/sign-in-link', { token: link.path.split('#')[1], newPassword: PASSWORD });
      return { id: user.id, browser };
    },
    async close() {
      await http.close();
      await hotStore.close();
    },
  };
};
