import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Alert, CommandRecord, LiveEvent, LiveTopic, RuntimeStatus } from '@livermore/schemas';
import { initTRPC, tracked, TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { z } from 'zod';

/** The token that the scripted server takes. */
export const SCRIPTED_TOKEN = 'c2NyaXB0ZWQsIDMyIGJ5dGVzIGluIGJhc2U2NHVybCE';

/** What was asked of it: the path of a procedure and its input. */
export interface Asked {
  path: string;
  input: unknown;
}

/**
 * A server that speaks the protocol of ours on a port of its own and whose engine does what a test
 * tells it to, also what a real one rarely does.
 */
export class ScriptedApi {
  readonly asked: Asked[] = [];
  /** Answers of procedures by path; an error is thrown. */
  readonly answers = new Map<string, unknown>();
  workerPresent = true;
  /** Called with the id of each command that was sent. */
  onSent: (requestId: string) => void = () => {};
  /** Inputs of the event streams that were opened. */
  readonly streams: { topics: LiveTopic[]; lastEventId?: string | undefined }[] = [];
  status: RuntimeStatus | null = null;
  readonly #events: { id: number; event: LiveEvent }[] = [];
  readonly #wakers = new Set<() => void>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createHTTPServer({
    router: this.#router(),
    basePath: '/trpc/',
    createContext: ({ req }) => {
      if (req.headers.authorization !== `Bearer ${SCRIPTED_TOKEN}`) throw new TRPCError({ code: 'UNAUTHORIZED' });
      return {};
    },
  });

  /** Its address, once it listens. */
  async start(): Promise<string> {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.breakLines();
    await once(this.#server, 'close');
  }

  /** Breaks every connection in the middle. */
  breakLines(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Tells whoever watches the topic, now and when they join again. */
  tell(event: LiveEvent): void {
    this.#events.push({ id: this.#events.length + 1, event });
    for (const wake of this.#wakers) wake();
  }

  /** Tells how a command stands now. */
  tellCommand(command: CommandRecord): void {
    this.tell({ topic: 'commands', kind: 'command', command });
  }

  #answer(path: string, input: unknown, otherwise: unknown): unknown {
    this.asked.push({ path, input });
    const answer = this.answers.get(path) ?? otherwise;
    if (answer instanceof Error) throw answer;
    return answer;
  }

  #router() {
    const trpc = initTRPC.create({
      isDev: false,
      sse: { ping: { enabled: true, intervalMs: 1_000 }, client: { reconnectAfterInactivityMs: 3_000 } },
    });
    const query = (path: string) =>
      trpc.procedure.input(z.unknown()).query(({ input }) => this.#answer(path, input, null));
    const mutation = (path: string) =>
      trpc.procedure.input(z.unknown()).mutation(({ input }) => this.#answer(path, input, null));
    return trpc.router({
      control: trpc.router({
        sendCommand: trpc.procedure.input(z.looseObject({ requestId: z.string() })).mutation(({ input }) => {
          const { requestId } = input;
          const answer = this.#answer('control.sendCommand', input, {
            success: true,
            requestId,
            workerPresent: this.workerPresent,
          });
          this.onSent(requestId);
          return answer;
        }),
        status: query('control.status'),
        history: query('control.history'),
        cancel: mutation('control.cancel'),
      }),
      settings: trpc.router({
        get: query('settings.get'),
        update: mutation('settings.update'),
        history: query('settings.history'),
        restore: mutation('settings.restore'),
      }),
      users: trpc.router({
        list: query('users.list'),
        add: mutation('users.add'),
        disable: mutation('users.disable'),
        enable: mutation('users.enable'),
      }),
      events: trpc.router({
        watch: trpc.procedure
          .input(z.object({ topics: z.array(z.custom<LiveTopic>()), lastEventId: z.string().optional() }))
          .subscription(({ input, signal }) => this.#watch(input, signal ?? new AbortController().signal)),
      }),
    });
  }

  async *#watch(input: { topics: LiveTopic[]; lastEventId?: string | undefined }, signal: AbortSignal) {
    this.streams.push(input);
    const { topics, lastEventId } = input;
    let next = lastEventId === undefined ? 0 : Number(lastEventId);
    if (topics.includes('status') && this.status) {
      yield tracked(String(next), { topic: 'status', status: this.status, serverTime: 0 } satisfies LiveEvent);
    }
    while (!signal.aborted) {
      for (; next < this.#events.length; next++) {
        const told = this.#events[next];
        if (told && topics.includes(told.event.topic)) yield tracked(String(told.id), told.event);
      }
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }
}

/** A command as the ledger tells it. */
export const sampleCommand = (changes: Partial<CommandRecord> = {}): CommandRecord => ({
  id: 1,
  userId: 1,
  requestId: 'request',
  type: 'pause',
  payload: null,
  status: 'stored',
  suspended: false,
  origin: 'cli',
  actor: 'Owner',
  issuedAt: 1_800_000_000_000,
  storedAt: 1_800_000_000_000,
  expiresAt: 1_800_000_600_000,
  acknowledgedAt: null,
  startedAt: null,
  endedAt: null,
  progress: null,
  message: null,
  data: null,
  error: null,
  changedAt: 1_800_000_000_000,
  changeId: 1,
  ...changes,
});

/** A runtime that runs, with one exchange and one symbol. */
export const sampleStatus = (changes: Partial<RuntimeStatus> = {}): RuntimeStatus => ({
  userId: 1,
  observedAt: 1_800_000_000_000,
  state: 'running',
  mode: 'position-monitor',
  paused: false,
  holds: [],
  warnings: [],
  desired: { paused: false, mode: 'position-monitor', settingsVersion: 3 },
  applied: { settingsVersion: 3, mode: 'position-monitor', at: 1_799_999_990_000 },
  startedAt: 1_799_999_900_000,
  uptimeMs: 100_000,
  exchanges: [
    {
      exchangeId: 100,
      name: 'demo',
      connection: 'connected',
      since: 1_799_999_910_000,
      lastMessageAt: 1_799_999_999_800,
      lagMs: 12,
      reconnects: 0,
      gaps: 0,
      rejectedMessages: 0,
      restBudget: { used: 2, limit: 10, resetAt: 1_800_000_001_000 },
    },
  ],
  symbols: [
    { exchangeId: 100, symbol: 'BTC-USD', wanted: true, confirmed: true, freshness: 'live', lastTradeAt: 1_799_999_999_000, series: [] },
  ],
  jobs: [],
  queue: { waiting: 0, running: null },
  rejectedCommands: { count: 0, recent: [] },
  positions: [],
  credentials: [],
  ...changes,
});

export const sampleAlert = (changes: Partial<Alert> = {}): Alert => ({
  id: 1,
  userId: 1,
  exchangeId: 100,
  symbol: 'BTC-USD',
  timeframe: '4h',
  openTime: 1_799_985_600_000,
  trigger: 'level_+150',
  value: 151.25,
  signal: 120,
  histogram: 31.25,
  state: 'RISK_OVERBOUGHT',
  price: 50_000,
  mode: 'position-monitor',
  settingsVersion: 3,
  final: true,
  late: false,
  revised: false,
  createdAt: 1_800_000_000_000,
  ...changes,
});
