import { AppError } from '@livermore/base';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from './environment.ts';

const read = (environment: Record<string, string>) => readConfiguration(environment, { isTerminal: false });

describe('the environment', () => {
  it('is complete when nothing is set', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: '.livermore',
      databaseUrl: null,
      redisUrl: null,
      logLevel: 'info',
      logFormat: 'json',
      coinbase: {
        wsUrl: 'wss://advanced-trade-ws.coinbase.com',
        restUrl: 'https://api.coinbase.com/api/v3/brokerage',
      },
    });
  });

  it('names every problem at once', () => {
    const read2 = () =>
      read({
        LIVERMORE_PORT: 'eighty',
        LIVERMORE_DATABASE_URL: 'mysql://x',
        LIVERMORE_REDIS_URL: '127.0.0.1:6379',
        LIVERMORE_LOG_LEVEL: 'loud',
        LIVERMORE_HOST: '0.0.0.0',
        LIVERMORE_PROT: '1',
      });
    expect(read2).toThrow(AppError);
    for (const name of ['PORT', 'DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL', 'HOST', 'PROT']) {
      expect(read2).toThrow(`LIVERMORE_${name}: `);
    }
  });

  it('takes an empty variable as absent and lets the command line go first', () => {
    const configuration = readConfiguration(
      { LIVERMORE_PORT: '4000', LIVERMORE_REDIS_URL: '' },
      { isTerminal: true, overrides: { port: '0' } },
    );
    expect(configuration).toMatchObject({ port: 0, redisUrl: null, logFormat: 'pretty' });
  });

  it('leaves the variables of the test suite and of other programs alone', () => {
    expect(read({ LIVERMORE_TEST_REQUIRE: 'redis', PATH: '/bin' }).port).toBe(3000);
  });
});
