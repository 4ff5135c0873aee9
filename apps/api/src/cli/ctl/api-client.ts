import { AppError, backoffDelayMs, messageOf } from '@livermore/base';
import type { LiveEvent, LiveTopic } from '@livermore/schemas';
import { createTRPCClient, httpLink, TRPCClientError, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '../../routers/index.ts';
import { serverSentEvents } from './server-sent-events.ts';

export interface ApiClientOptions {
  /** Of the server, without a slash at its end. */
  url: string;
  token: string;
  /** Where the token came from, for the person whose token is refused. */
  tokenPlace: string;
  sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
}

/** How the live stream is doing, beside its events. */
export interface WatchOptions {
  signal: AbortSignal;
  /** The line broke; it is tried again until the signal ends it. */
  onBroken?: (reason: string) => void;
}

/** A request that takes longer is given up. */
const REQUEST_LIMIT_MS = 15_000;

/** A stream that is silent for longer is broken: the server pings every second. */
const SILENCE_LIMIT_MS = 5_000;

const BACKOFF = { baseMs: 250, capMs: 5_000 };

/** The server, as any program reaches it: over HTTP, with a token. */
export class ApiClient {
  /** Its procedures; they reject with AppError `SERVER_UNREACHABLE`, `SERVER_REFUSED`, or TRPCClientError. */
  readonly procedures: TRPCClient<AppRouter>;
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.procedures = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${options.url}/trpc`,
          fetch: (input, init) =>
            this.#fetch(String(input), {
              ...(init as RequestInit),
              signal: AbortSignal.any([
                AbortSignal.timeout(REQUEST_LIMIT_MS),
                ...(init?.signal ? [init.signal] : []),
              ]),
            }),
        }),
      ],
    });
  }

  /**
   * The live stream of these topics until the signal ends it. A line that breaks is joined again at
   * the place it had come to, so nothing is lost; a topic without a place begins with a snapshot
   * again. Throws when the first try fails, and when the server refuses for good.
   */
  async *watch(topics: readonly LiveTopic[], { signal, onBroken }: WatchOptions): AsyncGenerator<LiveEvent, void> {
    const place: { lastEventId?: string } = {};
    let wasOpen = false;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        for await (const event of this.#stream({ topics: [...topics], ...place }, signal)) {
          wasOpen = true;
          attempt = 0;
          if (event.id) place.lastEventId = event.id;
          yield event.body;
        }
        onBroken?.('the server ended the stream');
      } catch (error) {
        if (signal.aborted) return;
        if (!wasOpen || (error instanceof AppError && error.code === 'SERVER_REFUSED')) throw error;
        onBroken?.(messageOf(error));
      }
      await this.#options.sleep(backoffDelayMs(attempt, BACKOFF, this.#options.random), signal).catch(() => undefined);
    }
  }

  /** One line of the stream, from its opening to its end. */
  async *#stream(
    input: { topics: LiveTopic[]; lastEventId?: string },
    signal: AbortSignal,
  ): AsyncGenerator<{ id: string | undefined; body: LiveEvent }, void> {
    const silence = new AbortController();
    const fallSilent = (): void => {
      silence.abort(new Error(`nothing was heard for ${SILENCE_LIMIT_MS / 1_000} s`));
    };
    let timer = setTimeout(fallSilent, REQUEST_LIMIT_MS);
    try {
      const answer = await this.#fetch(
        `${this.#options.url}/trpc/events.watch?input=${encodeURIComponent(JSON.stringify(input))}`,
        { headers: { accept: 'text/event-stream' }, signal: AbortSignal.any([signal, silence.signal]) },
      );
      if (!answer.ok || !answer.body) throw this.#refusal(await answer.text());
      const heard = async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        for await (const chunk of body) {
          clearTimeout(timer);
          timer = setTimeout(fallSilent, SILENCE_LIMIT_MS);
          yield chunk;
        }
      };
      for await (const { event, data, id } of serverSentEvents(heard(answer.body))) {
        if (event === 'serialized-error') throw this.#refusal(data);
        // The rest are greetings, pings and good-byes of the protocol.
        if (event === 'message') yield { id, body: JSON.parse(data) as LiveEvent };
      }
    } catch (error) {
      throw silence.signal.aborted ? silence.signal.reason : error;
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  /** Like `fetch` with the token. Throws AppError where no Livermore answers, or one that is not ours to ask. */
  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const { token, tokenPlace, url: server } = this.#options;
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(url, { ...init, headers, redirect: 'error' }).catch((error: unknown) => {
      throw new AppError(
        'SERVER_UNREACHABLE',
        `No Livermore answers at ${server}: ${reasonOf(error)}. Start it with: npx livermore serve\n` +
          'If it runs elsewhere, name the address that it printed in LIVERMORE_URL.',
        { cause: error },
      );
    });
    if (answer.status === 401) {
      throw new AppError(
        'SERVER_REFUSED',
        `${server} does not know ${tokenPlace}. Name the data directory of that server in LIVERMORE_DATA_DIR, or a key of it in LIVERMORE_API_KEY.`,
      );
    }
    if (answer.status === 403) await this.#throwIfGuarded(answer);
    const type = answer.headers.get('content-type') ?? '';
    if (!/json|event-stream/.test(type)) {
      throw new AppError(
        'SERVER_UNREACHABLE',
        `What answers at ${server} is no Livermore (status ${answer.status}, ${type || 'no content type'}). Name the address that the server printed in LIVERMORE_URL.`,
      );
    }
    return answer;
  }

  /** A refusal of the request guard concerns the address; one of a procedure is for its caller. */
  async #throwIfGuarded(answer: Response): Promise<void> {
    const body = (await answer.clone().json().catch(() => null)) as { error?: unknown; message?: string } | null;
    if (typeof body?.error !== 'string') return;
    throw new AppError(
      'SERVER_REFUSED',
      `${this.#options.url} refused: ${body.message ?? body.error} Name the address that the server printed in LIVERMORE_URL.`,
    );
  }

  /** What a stream was refused with: for good, or because the server cannot do it now. */
  #refusal(text: string): Error {
    const { message, isForGood } = refusalOf(text);
    if (!isForGood) return new Error(message);
    return new AppError('SERVER_REFUSED', `${this.#options.url} refused: ${message}`);
  }
}

/** The deepest reason of a failed `fetch`, whose own message says nothing. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  // Of several addresses none answered; each failure is as good as the other.
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return cause === undefined ? messageOf(error) : reasonOf(cause);
};

/** Reads a refusal of a procedure or of the request guard. */
const refusalOf = (text: string): { message: string; isForGood: boolean } => {
  try {
    const body = JSON.parse(text) as { message?: string; data?: { httpStatus?: number }; error?: { message?: string; data?: { httpStatus?: number } } };
    const { message, data } = typeof body.error === 'object' ? body.error : body;
    const status = data?.httpStatus ?? 400;
    return { message: message ?? text, isForGood: status >= 400 && status < 500 };
  } catch {
    return { message: text.slice(0, 200), isForGood: false };
  }
};

/** The error that is the reason of a refused procedure, as far as it is one of ours. */
export const reasonOfRefusal = (error: unknown): unknown =>
  error instanceof TRPCClientError && error.cause instanceof AppError ? error.cause : error;
