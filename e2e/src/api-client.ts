import type { LiveEvent, LiveTopic } from '@livermore/schemas';

/** One event of the live stream with its id. */
export interface StreamedEvent {
  id: string;
  event: LiveEvent;
}

/** A signed-in client that speaks plain HTTP, as any program could. */
export class ApiClient {
  readonly #url: string;
  readonly #cookie: string;

  constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  /** Signs in with the link from the terminal. */
  static async signIn(url: string, signInUrl: string): Promise<ApiClient> {
    const response = await presentLink(url, signInUrl);
    if (!response.ok) throw new Error(`signing in failed: ${response.status} ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    return new ApiClient(url, cookies.join('; '));
  }

  async query<Result>(path: string, input?: unknown): Promise<Result> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const response = await fetch(`${this.#url}/trpc/${path}${search}`, { headers: { cookie: this.#cookie } });
    const body = (await response.json()) as { result?: { data: Result }; error?: unknown };
    if (!body.result) throw new Error(`${path}: ${JSON.stringify(body.error)}`);
    return body.result.data;
  }

  /** The live stream from after `lastEventId` on, until the loop over it ends. */
  async *watch(topics: readonly LiveTopic[], lastEventId?: string): AsyncGenerator<StreamedEvent> {
    const input = { topics, ...(lastEventId === undefined ? {} : { lastEventId }) };
    const abort = new AbortController();
    const response = await fetch(
      `${this.#url}/trpc/events.watch?input=${encodeURIComponent(JSON.stringify(input))}`,
      { headers: { cookie: this.#cookie, accept: 'text/event-stream' }, signal: abort.signal },
    );
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
