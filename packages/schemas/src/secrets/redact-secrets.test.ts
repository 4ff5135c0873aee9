import fc from 'fast-check';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redactFields, redactSecrets } from './redact-secrets.ts';

const bytes = (seed: number, length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update(String(seed)).digest();
const url = (seed: number, length = 32): string => bytes(seed, length).toString('base64url');

/** A text with a secret, and the secret itself. */
const planted = fc.oneof(
  fc.nat().map((seed): [string, string] => [`https://discord.com/api/webhooks/1234567890/${url(seed, 48)}`, url(seed, 48)]),
  fc.nat().map((seed): [string, string] => [`hooks.slack.com/services/T0/B0/${url(seed, 9)} was refused`, url(seed, 9)]),
  fc.nat().map((seed): [string, string] => [
    `-----BEGIN EC PRIVATE KEY-----\n${bytes(seed, 30).toString('base64')}\n-----END EC PRIVATE KEY-----`,
    bytes(seed, 30).toString('base64'),
  ]),
  fc.nat().map((seed): [string, string] => [`Bearer ${url(seed)}`, url(seed)]),
  fc.nat().map((seed): [string, string] => [`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${url(seed, 12)}`, url(seed, 12)]),
  fc.nat().map((seed): [string, string] => [`Authorization: Basic ${bytes(seed, 9).toString('base64')}`, bytes(seed, 9).toString('base64')]),
  fc.nat().map((seed): [string, string] => [`cookie: theme=dark; sid=${url(seed, 6)}`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`better-auth.session_token=${url(seed, 9)}; Path=/`, url(seed, 9)]),
  fc.nat().map((seed): [string, string] => [`lvk_${url(seed)}`, url(seed)]),
  fc.nat().map((seed): [string, string] => [`http://127.0.0.1:3000/sign-in#${url(seed)}`, url(seed)]),
  fc.nat().map((seed): [string, string] => [`/welcome#${url(seed, 12)}`, url(seed, 12)]),
  fc.nat().map((seed): [string, string] => [`postgresql://ann:p@${url(seed, 6)}@db.example/x`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`redis://:${url(seed, 6)}@cache:6379/0`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`password=${url(seed, 6)}`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`{"clientSecret": "${url(seed, 6)} and more"}`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [JSON.stringify(JSON.stringify({ token: url(seed, 6) })), url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`/path?page=2&access_token=${url(seed, 6)}&x=1`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [`Failed query: select 1\nparams: 7,${url(seed, 6)},x`, url(seed, 6)]),
  fc.nat().map((seed): [string, string] => [bytes(seed, 16).toString('hex'), bytes(seed, 16).toString('hex')]),
);

const frame = fc.constantFrom(['', ''], ['see ', ' there'], ['\n', '\n'], ['{"a":"', '"}'], ['https://x.example/?next=', '&y=1'], ['(', ')']);

describe('a text of the log', () => {
  it('says nothing of a secret in it, whatever stands around it, written in percent codes or not', () => {
    fc.assert(
      fc.property(planted, frame, fc.boolean(), ([text, secret], [head, tail], isEncoded) => {
        const whole = `${head}${text}${tail}`;
        const redacted = redactSecrets(isEncoded ? `/x?input=${encodeURIComponent(whole)}` : whole);
        expect(redacted).not.toContain(secret);
        expect(redacted).not.toContain(encodeURIComponent(secret));
        expect(redacted).toContain('[redacted');
        expect(redactSecrets(redacted)).toBe(redacted);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['postgresql://ann:geheim@db.example/x', 'postgresql://ann:[redacted: an address with a password]@db.example/x'],
    ['https://discord.com/api/webhooks/1/abc failed', 'https://discord.com/api/webhooks/[redacted: a webhook address] failed'],
    ['GET /x?token=abc&page=2', 'GET /x?token=[redacted: a secret]&page=2'],
    ['open http://h/sign-in#abc', 'open http://h/sign-in#[redacted: a link that signs in]'],
    ['lvk_abcdefghijklmnopqrstuvwxyz', 'lvk_[redacted: a key]'],
    ['Authorization: Bearer abc123def', 'Authorization: Bearer [redacted: a credential]'],
    ['Failed query: select $1\nparams: a,b\n    at run (x.ts:1:2)', 'Failed query: select $1\nparams: [redacted: the values of the statement]\n    at run (x.ts:1:2)'],
  ])('keeps what tells what the secret is for: %s', (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted);
  });

  it.each([
    'could not read history, trying again: Coinbase answered GET /products/BTC-USD/candles?start=1&end=2&granularity=ONE_HOUR with 500',
    `pause ${randomUUID()}: succeeded`,
    `organizations/${randomUUID()}/apiKeys/${randomUUID()}`,
    'COINBASE_PRIVATE_KEY is not set; name it under Settings',
    'the token has expired; sign in again with a password of 10 characters',
    'symbols: BTC-USD, ETH-USD, SOL-USD; timeframes: 1m, 5m',
    'candles:100:BTC-USD:1m',
    'http://127.0.0.1:3000/settings?view=json',
    '    at Object.<anonymous> (/opt/livermore/apps/api/src/services/market-hub/market-hub.service.ts:120:31)',
    '100 % of 20 symbols; 37%20 is no code here',
    'Bearer tokens are sent as a header',
  ])('without a secret stays as it is: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('is cleared in time that grows with its length, whatever it repeats', () => {
    for (const part of ['a', 'cookie', 'token', 'password="', 'Bearer ', 'authorization:', 'Failed query: ', '%41', '?key=', '-----BEGIN PRIVATE KEY', '\\"']) {
      redactSecrets(part.repeat(200_000 / part.length));
    }
  });
});

describe('the fields of a line', () => {
  it('lose what stands under the name of a secret, whatever it is and how deep', () => {
    const name = fc.constantFrom('password', 'newPassword', 'authorization', 'Set-Cookie', 'cookie', 'apiKey', 'api_key', 'COINBASE_PRIVATE_KEY', 'sessionToken', 'clientSecret', 'webhookUrl');
    const value = fc.oneof(fc.stringMatching(/^[a-z]{5,9}$/), fc.integer({ min: 10_000 }), fc.constant(['geheim', { deep: 'geheim' }]));
    const wrap = fc.array(fc.constantFrom('req', 'err', 'list'), { maxLength: 4 });
    fc.assert(
      fc.property(name, value, wrap, (field, secret, path) => {
        const nested = path.reduce<unknown>((below, step) => (step === 'list' ? [below] : { [step]: below }), { [field]: secret });
        expect(JSON.stringify(redactFields(nested))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });

  it('keep numbers, names of variables and what is set, and a requestId that is a long random string', () => {
    const fields = {
      requestId: '9e107d9d372bb6826bd81d3542a419d6',
      apiKeyEnvVar: 'COINBASE_API_KEY_ID',
      password: null,
      token: false,
      attempts: 3,
      list: [1, 'two'],
    };
    expect(redactFields(fields)).toEqual(fields);
  });

  it('lose a key that is a secret', () => {
    expect(redactFields({ '9e107d9d372bb6826bd81d3542a419d6': 1 })).toEqual({ '[redacted: a key or token (a long random string)]': 1 });
  });
});

describe('a private key', () => {
  it('is gone as a whole, also when its end was cut off or its line ends are written as codes', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    for (const text of [pem, pem.slice(0, -40), pem.replaceAll('\n', '\\n'), JSON.stringify({ key: pem })]) {
      const redacted = redactSecrets(`key ${text} end`);
      for (const line of pem.split('\n').filter((part) => part !== '' && !part.startsWith('-----'))) expect(redacted).not.toContain(line);
    }
  });
});
