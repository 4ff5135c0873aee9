import { AppError } from '@livermore/base';
import { describe, expect, it } from 'vitest';
import { readClientConfiguration, readConfiguration } from './environment.ts';

const read = (environment: Record<string, string>) => readConfiguration(environment, { isTerminal: false });

describe('the environment', () => {
  it('is complete when nothing is set', () => {
    expect(read({})).toEqual({
      role: 'all',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      oidc: null,
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
        LIVERMORE_HOST: 'everywhere',
        LIVERMORE_PUBLIC_URL: 'https://monitor.example/path',
        LIVERMORE_OIDC_ISSUER: 'http://id.example',
        LIVERMORE_ROLE: 'boss',
        LIVERMORE_PROT: '1',
      });
    expect(read2).toThrow(AppError);
    for (const name of ['PORT', 'DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL', 'HOST', 'ROLE', 'PROT', 'PUBLIC_URL', 'OIDC_ISSUER']) {
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

describe('an address beyond this machine', () => {
  it('is listened at where the address for browsers is named', () => {
    expect(read({ LIVERMORE_HOST: '0.0.0.0', LIVERMORE_PUBLIC_URL: 'https://Monitor.example/' })).toMatchObject({
      host: '0.0.0.0',
      publicUrl: 'https://monitor.example',
    });
    expect(() => read({ LIVERMORE_HOST: '192.0.2.1' })).toThrow('LIVERMORE_PUBLIC_URL: is missing');
    expect(read({ LIVERMORE_PUBLIC_URL: 'http://10.0.0.5:3000' })).toMatchObject({ host: '127.0.0.1', publicUrl: 'http://10.0.0.5:3000' });
  });

  it('needs no address for browsers in a worker, which serves none', () => {
    const shared = { LIVERMORE_DATABASE_URL: 'postgresql://127.0.0.1/livermore', LIVERMORE_REDIS_URL: 'redis://127.0.0.1:6379' };
    expect(read({ LIVERMORE_HOST: '0.0.0.0', LIVERMORE_ROLE: 'worker', ...shared }).host).toBe('0.0.0.0');
  });
});

describe('an identity provider', () => {
  it('is taken as its tokens name it, with whom they are made for', () => {
    const issuer = 'https://id.example/';
    expect(read({ LIVERMORE_OIDC_ISSUER: issuer }).oidc).toEqual({ issuer, audience: null });
    expect(read({ LIVERMORE_OIDC_ISSUER: issuer, LIVERMORE_OIDC_AUDIENCE: 'us' }).oidc).toEqual({ issuer, audience: 'us' });
    expect(read({ LIVERMORE_OIDC_ISSUER: 'http://127.0.0.1:4000' }).oidc?.issuer).toBe('http://127.0.0.1:4000');
    expect(() => read({ LIVERMORE_OIDC_AUDIENCE: 'us' })).toThrow('LIVERMORE_OIDC_ISSUER: is missing');
  });
});

describe('a role of several processes', () => {
  const DATABASE = { LIVERMORE_DATABASE_URL: 'postgresql://127.0.0.1/livermore' };
  const REDIS = { LIVERMORE_REDIS_URL: 'redis://127.0.0.1:6379' };

  it.each(['web', 'worker'])('is %s where both the database and Redis are named', (role) => {
    expect(read({ LIVERMORE_ROLE: role, ...DATABASE, ...REDIS }).role).toBe(role);
  });

  it.each([
    ['web', {}, ['LIVERMORE_DATABASE_URL', 'LIVERMORE_REDIS_URL']],
    ['worker', DATABASE, ['LIVERMORE_REDIS_URL']],
    ['worker', REDIS, ['LIVERMORE_DATABASE_URL']],
  ])('%s is refused with %j, naming what is missing beside every other problem', (role, given, missing) => {
    const refusal = (): unknown => read({ LIVERMORE_ROLE: role, LIVERMORE_PORT: 'x', ...given });
    for (const name of [...missing, 'LIVERMORE_PORT']) expect(refusal).toThrow(`${name}: `);
    expect(refusal).toThrow(`${missing.length + 1} problems`);
  });
});

describe('the environment of a client', () => {
  it('names the server as the server is told where to listen', () => {
    expect(readClientConfiguration({})).toEqual({
      url: 'http://127.0.0.1:3000',
      apiKey: null,
      dataDir: '.livermore',
    });
    const other = { LIVERMORE_HOST: '::1', LIVERMORE_PORT: '4000', LIVERMORE_DATA_DIR: '/data' };
    expect(readClientConfiguration(other)).toEqual({ url: 'http://[::1]:4000', apiKey: null, dataDir: '/data' });
  });

  it('reaches a server that listens everywhere at this machine', () => {
    expect(readClientConfiguration({ LIVERMORE_HOST: '0.0.0.0' }).url).toBe('http://127.0.0.1:3000');
    expect(readClientConfiguration({ LIVERMORE_HOST: '192.0.2.1' }).url).toBe('http://192.0.2.1:3000');
  });

  it('takes an address and a key of its own', () => {
    const given = { LIVERMORE_URL: 'https://example.test/livermore/', LIVERMORE_API_KEY: 'k3y', LIVERMORE_PORT: '0' };
    expect(readClientConfiguration(given)).toMatchObject({ url: 'https://example.test/livermore', apiKey: 'k3y' });
  });

  it("does not mind what concerns the server's own parts", () => {
    expect(() => readClientConfiguration({ LIVERMORE_ROLE: 'web', LIVERMORE_LOG_LEVEL: 'loud' })).not.toThrow();
  });

  it('names every problem at once', () => {
    const refusal = (): unknown =>
      readClientConfiguration({ LIVERMORE_PORT: '0', LIVERMORE_API_KEY: 'two words', LIVERMORE_APIKEY: 'x' });
    for (const name of ['URL', 'API_KEY', 'APIKEY']) expect(refusal).toThrow(`LIVERMORE_${name}: `);
    expect(() => readClientConfiguration({ LIVERMORE_URL: 'ftp://x' })).toThrow('LIVERMORE_URL: ');
  });
});
