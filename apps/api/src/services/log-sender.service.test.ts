import { systemClock } from '@livermore/base';
import { createRedisHotStore, logsChannel, logsRequestChannel, type HotStore } from '@livermore/cache';
import { describeWith, findProgram, RecordingLogger, startProxy, startRedisServer, until, type Proxy } from '@livermore/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LogKeeper } from '../logging/log-keeper.ts';
import { LogBook, type LogMailbox } from '../projections/log-book.ts';
import { LogSender } from './log-sender.service.ts';

const OWNER = { id: 1, role: 'owner' } as const;

/** Takes what it is told. */
class Mailbox implements LogMailbox {
  readonly messages: string[] = [];
  timesBefore = 0;

  line({ message }: { message: string }): void {
    this.messages.push(message);
  }

  linesBefore(): void {
    this.timesBefore++;
  }
}

let written = 0;
const write = (keeper: LogKeeper, message: string, fields: object = {}): void => {
  keeper.keep({ level: 30, time: 1_800_000_000_000 + ++written, component: 'market', ...fields, msg: message });
};

const redisProgram = findProgram(process.env['PATH'] ?? '', 'redis-server');

describeWith('redis', 'the log of several processes', () => {
  describe.skipIf(redisProgram === null)('that meet in Redis', () => {
    let redis: Awaited<ReturnType<typeof startRedisServer>>;
    let proxy: Proxy;
    /** The worker reaches Redis through the proxy. */
    let workerStore: HotStore;
    let webStore: HotStore;
    let worker: LogKeeper;
    let sender: LogSender;
    let web: LogKeeper;
    let book: LogBook;
    let log: RecordingLogger;

    beforeAll(async () => {
      redis = await startRedisServer(redisProgram ?? '');
    });
    afterAll(() => redis.stop());
    beforeEach(async () => {
      log = new RecordingLogger();
      proxy = await startProxy({ target: redis.url });
      workerStore = createRedisHotStore({ url: proxy.url, clock: systemClock, logger: log });
      webStore = createRedisHotStore({ url: redis.url, clock: systemClock, logger: new RecordingLogger() });
      await Promise.all([workerStore.ready(5_000), webStore.ready(5_000)]);
      worker = new LogKeeper({ process: 'worker-a' });
      sender = new LogSender({ hotStore: workerStore, ring: worker.ring, clock: systemClock });
      await sender.start();
      web = new LogKeeper({ process: 'web-b' });
      book = new LogBook({ keeper: web, others: { hotStore: webStore, clock: systemClock } });
      await book.start();
    });
    afterEach(async () => {
      await Promise.all([book.stop(), sender.stop()]);
      await Promise.all([workerStore.close(), webStore.close()]);
      await proxy.stop();
    });

    const messages = async (limit = 100): Promise<string[]> =>
      (await book.tail(OWNER, { limit })).lines.map(({ process, message }) => `${process} ${message}`);

    it('is asked for when somebody begins to look, and is one in the order of time', async () => {
      write(worker, 'one');
      write(web, 'two');
      write(worker, 'three');
      expect(await messages()).toEqual(['worker-a one', 'web-b two', 'worker-a three']);
      expect((await book.tail(OWNER, { limit: 1 })).processes.map(({ process }) => process)).toEqual(['web-b', 'worker-a']);
    });

    it('of a worker goes over the bus only when it is asked for', async () => {
      const sent: string[] = [];
      const unsubscribe = await webStore.subscribe([logsChannel], (_, message) => sent.push(message));
      write(worker, 'unheard');
      await workerStore.flushed();
      await webStore.flushed();
      expect(sent).toEqual([]);
      await book.tail(OWNER, { limit: 1 });
      await until('the answer', () => sent.length > 0);
      await unsubscribe();
    });

    it('comes whole, in messages of a bounded size, however much there is', async () => {
      const sizes: number[] = [];
      const unsubscribe = await webStore.subscribe([logsChannel], (_, message) => sizes.push(message.length));
      for (let nr = 1; nr <= 4_500; nr++) write(worker, `line ${nr} ${'x'.repeat(500)}`);
      const page = await book.tail(OWNER, { limit: 1_000 });
      expect(page.lines.at(-1)?.message).toMatch(/^line 4500 /);
      expect(page.processes).toContainEqual({ process: 'worker-a', dropped: 500 });
      expect(Math.max(...sizes)).toBeLessThan(400_000);
      await unsubscribe();
    });

    it('is told to who follows it: first that there is more, then each line', async () => {
      write(worker, 'before');
      const mailbox = new Mailbox();
      const leave = book.follow(OWNER, mailbox);
      await until('what was written before', () => mailbox.timesBefore > 0);
      expect(book.page(OWNER, { limit: 10 }).lines.map(({ message }) => message)).toEqual(['before']);
      write(worker, 'live');
      write(web, 'own');
      await until('both', () => mailbox.messages.length === 2);
      expect(mailbox.messages.toSorted()).toEqual(['live', 'own']);
      expect(mailbox.timesBefore).toBe(1);
      leave();
      write(web, 'unheard');
      expect(mailbox.messages).not.toContain('unheard');
    });

    it('misses nothing after Redis was away, and the log does not speak of itself', async () => {
      const mailbox = new Mailbox();
      const leave = book.follow(OWNER, mailbox);
      write(worker, 'one');
      await until('the first', async () => (await messages()).length === 1);
      proxy.cut();
      await until('the loss', () => !workerStore.observe().connected);
      for (let nr = 0; nr < 50; nr++) write(worker, `away ${nr}`);
      // The worker goes on sending into the void for a while.
      await until('lost messages', () => workerStore.observe().droppedMessages > 0);
      const linesOfLoss = log.entries.length;
      proxy.restore();
      await until('the connection', () => workerStore.observe().connected);
      await until('every line', async () => (await messages()).length === 51, 20_000);
      expect((await messages()).slice(1)).toEqual(Array.from({ length: 50 }, (_, nr) => `worker-a away ${nr}`));
      expect(linesOfLoss).toBeLessThan(5);
      leave();
    });

    it('tells of lines that the worker has dropped meanwhile', async () => {
      const small = new LogKeeper({ process: 'worker-small', mostLines: 10 });
      const other = new LogSender({ hotStore: webStore, ring: small.ring, clock: systemClock });
      await other.start();
      for (let nr = 1; nr <= 25; nr++) write(small, `line ${nr}`);
      await until('its lines', async () => (await messages()).length === 10);
      expect((await book.tail(OWNER, { limit: 1 })).processes).toContainEqual({ process: 'worker-small', dropped: 15 });
      await other.stop();
    });

    it('lets a viewer see what concerns them and the shared market', async () => {
      write(worker, 'market', { component: 'feed' });
      write(worker, 'mine', { component: 'commands', userId: 2 });
      write(worker, 'not mine', { component: 'commands', userId: 3 });
      write(worker, 'not shared', { component: 'storage' });
      const viewer = { id: 2, role: 'viewer' } as const;
      const mailbox = new Mailbox();
      const leave = book.follow(viewer, mailbox);
      expect((await book.tail(viewer, { limit: 10 })).lines.map(({ message }) => message)).toEqual(['market', 'mine']);
      write(worker, 'a new one of mine', { component: 'alerts', userId: 2 });
      write(worker, 'a new one of others', { component: 'alerts', userId: 3 });
      await until('the new line', () => mailbox.messages.length > 0);
      expect(mailbox.messages).toEqual(['a new one of mine']);
      leave();
    });

    it('is not disturbed by rubbish on its channels', async () => {
      write(worker, 'one');
      const line = { id: '1-x-1', process: 'x', nr: 1, at: 1, level: 'info', component: 'market', message: 'm' };
      const rubbish = [
        ...['', 'null', '[]', '{}', '{"known":[]}', '{"known":{"worker-a":"all"}}'],
        JSON.stringify({ process: 'x', lines: 'no', oldest: 1, newest: 1 }),
        JSON.stringify({ process: 'x '.repeat(100), lines: [line], oldest: 1, newest: 1 }),
        JSON.stringify({ process: 'y', lines: [line, { ...line, process: 'y', level: 'loud' }, { ...line, process: 'y', message: 5 }, null], oldest: 1, newest: 1 }),
      ];
      await messages();
      for (const text of rubbish) for (const channel of [logsChannel, logsRequestChannel]) workerStore.publish(channel, text);
      write(worker, 'two');
      await until('the next line', async () => (await messages()).includes('worker-a two'));
      expect(await messages()).toEqual(['worker-a one', 'worker-a two']);
    });
  });
});

describe('the log of one process', () => {
  it('needs no bus, and is read before and after a line', async () => {
    const keeper = new LogKeeper({ process: 'server-a' });
    const book = new LogBook({ keeper, others: null });
    for (const name of ['a', 'b', 'c', 'd', 'e']) write(keeper, name);
    const ids = keeper.ring.lines.map(({ id }) => id);
    const names = async (query: { before?: string; after?: string; limit: number }) => {
      const { lines, hasOlder } = await book.tail(OWNER, query);
      return [lines.map(({ message }) => message).join(''), hasOlder];
    };
    expect(await names({ limit: 2 })).toEqual(['de', true]);
    expect(await names({ limit: 9 })).toEqual(['abcde', false]);
    expect(await names({ limit: 2, before: ids[3]! })).toEqual(['bc', true]);
    expect(await names({ limit: 2, before: ids[1]! })).toEqual(['a', false]);
    expect(await names({ limit: 2, after: ids[1]! })).toEqual(['cd', false]);
    expect(await names({ limit: 9, after: ids[0]!, before: ids[4]! })).toEqual(['bcd', false]);
  });
});
