import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveEvent, LiveTopic } from '@livermore/schemas';

/** One event of the live stream with its id. */
export interface StreamedEvent {
  id: string;
  event: LiveEvent;
}

/** A request that the server answered with an error; `data` is what the answer carries of it. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly data: { appCode?: string | null; problems?: object[] | null; conflict?: object | null };

  constructor(path: string, status: number, error: { message?: string; data?: ApiRefusal['data'] }) {
    super(`${path}: ${status} ${error.message ?? JSON.stringify(error)}`);
    this.status = status;
    this.data = error.data ?? {};
  }
}

/** A signed-in client that speaks plain HTTP, as any program could. */
export class ApiClient {
  readonly #url: string;
  readonly #proof: Readonly<Record<string, string>>;

  /** `proof` are the headers that say who asks. */
  constructor(url: string, proof: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#proof = proof;
  }

  /** Proves itself with the owner's token of a data directory, as a program on the same machine. */
  static asOwner(url: string, dataDir: string): ApiClient {
    return new ApiClient(url, { authorization: `Bearer ${readFileSync(join(dataDir, 'owner-token'), 'utf8').trim()}` });
  }

  /** Signs in with the link from the terminal. */
  static async signIn(url: string, signInUrl: string): Promise<ApiClient> {
    const response = await presentLink(url, signInUrl);
    if (!response.ok) throw new Error(`signing in failed: ${response.status} ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return new ApiClient(url, { cookie: cookies.join('; ') });
  }

  async query<Result>(path: string, input?: unknown): Promise<Result> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#answer(path, await fetch(`${this.#url}/trpc/${path}${search}`, { headers: this.#proof }));
  }

  async mutate<Result>(path: string, input: unknown): Promise<Result> {
    const headers = { ...this.#proof, 'content-type': 'application/json' };
    const body = JSON.stringify(input);
    return this.#answer(path, await fetch(`${this.#url}/trpc/${path}`, { method: 'POST', headers, body }));
  }

  async #answer<Result>(path: string, response: Response): Promise<Result> {
    const body = (await response.json()) as { result?: { data: Result }; error?: object };
    if (!body.result) throw new ApiRefusal(path, response.status, body.error ?? body);
    return body.result.data;
  }

  /** The live stream from after `lastEventId` on, until the loop over it ends or `signal` is aborted. */
  async *watch(topics: readonly LiveTopic[], lastEventId?: string, signal?: AbortSignal): AsyncGenerator<StreamedEvent> {
    const input = { topics, ...(lastEventId === undefined ? {} : { lastEventId }) };
    const abort = new AbortController();
    const response = await fetch(`${this.#url}/trpc/events.watch?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { ...this.#proof, accept: 'text/event-stream' },
      signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
    });
    if (!response.ok || !response.body) throw new Error(`the stream was refused: ${response.status}`);
    let rest = '';
    try {
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        rest += chunk;
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          const fields = fieldsOf(rest.slice(0, end));
          rest = rest.slice(end + 2);
          // What carries an id is ours; the rest are pings and greetings of the protocol.
          if (fields.id) yield { id: fields.id, event: JSON.parse(fields.data ?? '') as LiveEvent };
        }
      }
    } finally {
      abort.abort();
    }
  }
}

/** Posts the token of a sign-in link as its page does. */
export const presentLink = (url: string, signInUrl: string): Promise<Response> =>
  fetch(`${url}/api/auth/owner-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token: new URL(signInUrl).hash.slice(1) }),
  });

const fieldsOf = (block: string): { id?: string; data?: string } =>
  Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
