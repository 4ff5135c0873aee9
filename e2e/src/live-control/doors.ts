import type { CommandOrigin, CommandRecord, CommandRequest, RuntimeStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { expect, it } from 'vitest';
import { SOME_SYMBOLS } from '../prepared-data-dir.ts';
import { LIMIT_MS } from './control.ts';
import { SPARE_SYMBOL, type Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

/** A way by which commands come in. */
interface Door {
  name: string;
  origin: CommandOrigin;
  actor: string | null;
  /** Author of the settings that its commands write. */
  author: string;
  /** Sends a command and gives its requestId. */
  send(scene: Scene, request: CommandRequest, words: readonly string[]): Promise<string>;
}

const PAGE: Door = {
  name: 'tRPC, as a signed-in page',
  origin: 'admin',
  actor: 'Owner',
  author: 'Owner',
  async send({ control }, request) {
    const session = await control.page();
    return (await session.mutate<{ requestId: string }>('control.sendCommand', request)).requestId;
  },
};

const COMMAND_LINE: Door = {
  name: 'livermore ctl',
  origin: 'cli',
  actor: 'Owner',
  author: 'Owner',
  async send({ control }, { type }, words) {
    const { code, stdout, stderr } = await control.ctl(type, ...words, '--wait', '--json');
    expect({ type, code, stderr: code === 0 ? '' : stderr }).toEqual({ type, code: 0, stderr: '' });
    const record = JSON.parse(stdout) as CommandRecord;
    expect(record).toMatchObject({ type, status: 'succeeded' });
    return record.requestId;
  },
};

/** The bare channel, as `redis-cli PUBLISH` reaches it. */
export const CHANNEL: Door = {
  name: 'a bare message on the channel',
  origin: 'channel',
  actor: null,
  author: 'control channel',
  async send({ site }, request) {
    const requestId = `bare-${request.type}-${performance.now()}`;
    const message = JSON.stringify({ ...request, timestamp: Date.now(), requestId });
    expect(await (site as ServicesDeployment).redis.publish('channel:control:1', message)).toBe(1);
    return requestId;
  },
};

export const DOORS = [PAGE, COMMAND_LINE];

/** A command, the same for the command line, and what is to be seen of it in the status. */
interface Step {
  request: CommandRequest;
  words?: string[];
  effect: (status: RuntimeStatus) => boolean;
  /** What the newest version of the settings then says it is for. */
  reason?: string;
}

const timeframesOf = ({ symbols }: RuntimeStatus): string[] => [...new Set(symbols.flatMap(({ series }) => series.map(({ timeframe }) => timeframe)))];
const isWatched = ({ symbols }: RuntimeStatus, symbol: string): boolean =>
  symbols.some((each) => each.symbol === symbol && each.confirmed && each.series.every(({ candles }) => candles > 0));
const isLive = ({ state, exchanges }: RuntimeStatus): boolean => state === 'running' && exchanges[0]?.connection === 'connected';

const [FIRST = ''] = SOME_SYMBOLS;

const STEPS: readonly Step[] = [
  {
    request: { type: 'pause' },
    effect: ({ state, paused, exchanges, symbols }) =>
      state === 'paused' && paused && exchanges[0]?.connection === 'idle' && symbols.every(({ confirmed }) => !confirmed),
  },
  { request: { type: 'resume' }, effect: (status) => isLive(status) && !status.paused && isWatched(status, FIRST) },
  {
    request: { type: 'switch-mode', payload: { mode: 'scalper-macdv' } },
    words: ['scalper-macdv'],
    effect: (status) => isLive(status) && status.mode === 'scalper-macdv' && timeframesOf(status).join() === '1m,5m',
    reason: 'switch-mode scalper-macdv',
  },
  {
    request: { type: 'add-symbol', payload: { symbol: SPARE_SYMBOL } },
    words: [SPARE_SYMBOL],
    effect: (status) => isLive(status) && isWatched(status, SPARE_SYMBOL),
    reason: `add-symbol ${SPARE_SYMBOL}`,
  },
  {
    request: { type: 'force-backfill', payload: { symbols: [SPARE_SYMBOL], timeframes: ['1m', '5m'] } },
    words: ['--symbols', SPARE_SYMBOL, '--timeframes', '1m,5m'],
    effect: isLive,
  },
  {
    request: { type: 'clear-cache', payload: { scope: 'symbol', symbol: FIRST } },
    words: ['--symbol', FIRST],
    effect: (status) => isLive(status) && isWatched(status, FIRST),
  },
  {
    request: { type: 'remove-symbol', payload: { symbol: SPARE_SYMBOL } },
    words: [SPARE_SYMBOL],
    effect: ({ symbols }) => symbols.every(({ symbol }) => symbol !== SPARE_SYMBOL),
    reason: `remove-symbol ${SPARE_SYMBOL}`,
  },
  {
    request: { type: 'switch-mode', payload: { mode: 'position-monitor' } },
    words: ['position-monitor'],
    effect: (status) => isLive(status) && timeframesOf(status).length === 6,
    reason: 'switch-mode position-monitor',
  },
  { request: { type: 'reload-settings' }, effect: isLive },
];

/** Each of the eight commands through each door: how it goes on, and what comes of it. */
export const testDoors = (scene: Scene, doors: readonly Door[]): void => {
  const { control, trail } = scene;

  it.each(doors)('carries out each command that comes by $name', async (door) => {
    for (const { request, words = [], effect, reason } of STEPS) {
      const { version } = await control.settings();
      const requestId = await door.send(scene, request, words);
      const record = await control.untilEnded(requestId);
      expect(record, JSON.stringify(record)).toMatchObject({ type: request.type, status: 'succeeded', origin: door.origin, actor: door.actor });
      const times = [record.storedAt, record.acknowledgedAt ?? 0, record.startedAt ?? 0, record.endedAt ?? 0];
      expect(times).toEqual([...times].sort((a, b) => a - b));

      await until('the end of the trail', () => trail.statusesOf(requestId).at(-1) === 'succeeded');
      const way = ['stored', 'acknowledged', 'running', 'succeeded'];
      // Changes in quick succession are told together.
      expect(way.filter((status) => trail.statusesOf(requestId).some((told) => told === status))).toEqual(trail.statusesOf(requestId));
      await control.untilStatus(`what ${request.type} is for`, effect);

      const settings = await control.settings();
      expect(settings.version, request.type).toBe(reason ? version + 1 : version);
      if (reason) {
        const [newest] = await control.versions();
        expect(newest).toMatchObject({ version: settings.version, author: door.author, reason });
        expect(record.data).toEqual({ settingsVersion: settings.version });
      }
      if (!scene.results) continue;
      const told = scene.results.filter((result) => result.requestId === requestId && result.status !== 'progress');
      expect(told.map(({ status }) => status)).toEqual(['acknowledged', 'running', 'succeeded']);
    }
  }, LIMIT_MS);

  it('tells the progress and the extent of work on series', async () => {
    const { data, progress } = await control.carryOut({ type: 'force-backfill', payload: { timeframes: ['1h'] } });
    expect(data).toEqual({ series: SOME_SYMBOLS.length });
    expect(progress).toMatchObject({ done: SOME_SYMBOLS.length, total: SOME_SYMBOLS.length });
  });
};
