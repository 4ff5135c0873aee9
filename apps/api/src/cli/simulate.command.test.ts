import { once } from 'node:events';
import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '@livermore/base';
import { until } from '@livermore/testkit';
import { simulateCommand } from './simulate.command.ts';

let stopping: AbortController | undefined;
let ended: Promise<unknown> = Promise.resolve();
afterEach(async () => {
  stopping?.abort();
  await ended;
});

const simulate = (...args: string[]) => {
  stopping = new AbortController();
  const stdout = new PassThrough({ encoding: 'utf8' });
  const run = simulateCommand({ stdout, signal: stopping.signal, clock: systemClock })
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });
  ended = run.catch(() => {});
  let text = '';
  stdout.on('data', (part: string) => {
    text += part;
  });
  return {
    run,
    /** The line it prints. */
    line: async () => {
      await until('a line', () => text.includes('\n'));
      return JSON.parse(text) as Record<'venue' | 'ws' | 'rest', string>;
    },
  };
};

describe('livermore simulate', () => {
  it('prints one JSON line with its addresses, serves there and ends when told to stop', async () => {
    const { run, line } = simulate('--port', '0', '--seed', '7', '--speed', '30');
    const printed = await line();
    expect(printed).toEqual({
      venue: 'coinbase',
      ws: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
      rest: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3\/brokerage$/),
      seed: 7,
      speed: 30,
    });
    expect((await fetch(`${printed.rest}/market/products/BTC-USD`)).status).toBe(200);
    stopping?.abort();
    await run;
    await expect(fetch(`${printed.rest}/time`)).rejects.toThrow('fetch failed');
  });

  it('shows the same market for the same seed', async () => {
    const history = async (seed: string): Promise<string> => {
      const { rest } = await simulate('--seed', seed).line();
      const range = 'granularity=ONE_DAY&start=1700000000&end=1702000000';
      const answer = await fetch(`${rest}/market/products/SOL-USD/candles?${range}`);
      const text = await answer.text();
      stopping?.abort();
      await ended;
      return text;
    };
    expect(await history('5')).toBe(await history('5'));
    expect(await history('5')).not.toBe(await history('6'));
  });

  it('says what to do when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expect(simulate('--port', String(port)).run).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    other.close();
  });

  it.each([
    ['--port', '70000'],
    ['--seed', '1.5'],
    ['--speed', '0'],
    ['--venue', 'nasdaq'],
  ])('refuses %s %s before it starts anything', async (flag, value) => {
    await expect(simulate(flag, value).run).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });
});
