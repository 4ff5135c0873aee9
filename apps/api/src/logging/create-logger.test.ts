import { describe, expect, it } from 'vitest';
import { Writable } from 'node:stream';
import { createLogger } from './create-logger.ts';
import { componentLogger } from './component-logger.ts';
import { LogKeeper } from './log-keeper.ts';
import { Redactor } from './redactor.ts';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const makeLogger = (logLevel: Level = 'info', logFormat: 'json' | 'pretty' = 'json') => {
  let written = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString();
      done();
    },
  });
  const redactor = new Redactor();
  const keeper = new LogKeeper({ process: 'all-test' });
  const logger = createLogger({ configuration: { logLevel, logFormat }, destination, redactor, keeper });
  return { logger, redactor, keeper, written: () => written };
};

describe('the log', () => {
  it('keeps a line with its component, its identities, and all else as details', () => {
    const { logger, keeper } = makeLogger();
    componentLogger(logger, 'commands', { userId: 7 }).warn({ requestId: 'abc', alertId: 3, symbol: 'BTC-USD', exchange: 'demo', attempt: 2 }, 'tried again');
    expect(keeper.ring.lines).toEqual([
      expect.objectContaining({
        ...{ id: expect.stringMatching(/^\d+-all-test-1$/) as string, process: 'all-test', nr: 1, level: 'warn', component: 'commands' },
        ...{ message: 'tried again', userId: 7, requestId: 'abc', alertId: 3, symbol: 'BTC-USD', exchange: 'demo', details: { attempt: 2 } },
      }),
    ]);
  });

  it('writes from its level on, and keeps what is news for the pages whatever it writes', () => {
    for (const [level, writes, keeps] of [
      ['debug', 4, 4],
      ['info', 3, 3],
      ['error', 1, 3],
      ['silent', 0, 3],
    ] as const) {
      const { logger, keeper, written } = makeLogger(level);
      for (const each of ['debug', 'info', 'warn', 'error'] as const) logger[each]({}, each);
      expect([level, written().split('\n').length - 1, keeper.ring.lines.length]).toEqual([level, writes, keeps]);
    }
  });

  it('is one line for people, with its component before its text', () => {
    const { logger, written } = makeLogger('info', 'pretty');
    componentLogger(logger, 'hot store').info({ connection: 'commands' }, 'connected');
    expect(written()).toMatch(/^\[\d\d:\d\d:\d\d\] INFO.*: hot store: connected.*"connection":"commands".*\n$/);
  });

  it('says of an error its kind, code, message, stack and causes, and nothing that a library hung on it', () => {
    const { logger, keeper } = makeLogger();
    const cause = Object.assign(new Error('relation is missing'), { code: '42P01', detail: 'Key (email)=(ann@example.com)' });
    const error = Object.assign(new Error('Failed query: select $1\nparams: ann,geheim', { cause }), {
      params: ['ann', 'geheim'],
      config: { headers: { authorization: 'geheim' } },
    });
    logger.error({ err: error }, 'failed');
    const [line] = keeper.ring.lines;
    expect(line?.details?.['err']).toEqual({
      type: 'Error',
      message: 'Failed query: select $1\nparams: [redacted: the values of the statement]',
      stack: expect.stringContaining('create-logger.test.ts') as string,
      cause: { type: 'Error', code: '42P01', message: 'relation is missing', stack: expect.any(String) as string },
    });
    expect(JSON.stringify(line)).not.toMatch(/geheim|ann@/);
  });

  it('cuts a text that is too long, also one without an end in sight', () => {
    const { logger, keeper, written } = makeLogger();
    logger.info({ sql: 'insert '.repeat(100_000) }, 'x');
    expect(written().length).toBeLessThan(10_000);
    expect(String(keeper.ring.lines[0]?.details?.['sql'])).toContain('… (700000 characters)');
  });

  it('goes on after fields that cannot be written', () => {
    const { logger, keeper } = makeLogger();
    const round: Record<string, unknown> = { list: [] };
    round['self'] = round;
    logger.info({ round, big: { toJSON: () => { throw new Error('no'); } }, none: undefined, not: Number.NaN }, 'odd');
    expect(keeper.ring.lines[0]?.message).toBe('odd');
  });
});
