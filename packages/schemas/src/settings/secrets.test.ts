import fc from 'fast-check';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from './json.ts';
import { pathText } from './json-path.ts';
import { secretIn } from '../secrets/secret-patterns.ts';
import { findSecrets, secretReason } from './secrets.ts';

/** Bytes without pattern, the same for the same number. */
const bytes = (seed: number, length: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 64) }, (_, nr) => createHash('sha512').update(`${seed} ${nr}`).digest()),
  ).subarray(0, length);

const seed = fc.nat();
const random = {
  hex: fc.tuple(seed, fc.integer({ min: 16, max: 64 })).map(([nr, length]) => bytes(nr, length).toString('hex')),
  base64: fc.tuple(seed, fc.integer({ min: 32, max: 96 })).map(([nr, length]) => bytes(nr, length).toString('base64')),
  base64url: fc.tuple(seed, fc.integer({ min: 32, max: 96 })).map(([nr, n]) => bytes(nr, n).toString('base64url')),
  jwt: seed.map((nr) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${bytes(nr, 32).toString('base64url')}`),
  github: seed.map((nr) => `ghp_${bytes(nr, 18).toString('hex')}`),
  slack: seed.map((nr) => `https://hooks.slack.com/services/T0/B0/${bytes(nr, 12).toString('hex')}`),
  discord: seed.map((nr) => `https://discord.com/api/webhooks/123/${bytes(nr, 48).toString('base64url')}`),
  pem: seed.map((nr) => `-----BEGIN EC PRIVATE KEY-----\n${bytes(nr, 48).toString('base64')}\n-----END EC PRIVATE KEY-----\n`),
};
const secret = fc.oneof(...Object.values(random));

/** Documents of other programs, with nothing secret in them. */
const word = fc.constantFrom('market', 'overview', 'Alerts', 'BTC', 'position', 'value', 'dark', 'layout', 'columns2');
const { document } = fc.letrec<{ json: unknown; document: Record<string, unknown> }>((tie) => ({
  document: fc.dictionary(word, tie('json'), { minKeys: 1, maxKeys: 4 }),
  json: fc.oneof({ maxDepth: 3 }, word, fc.integer(), fc.array(tie('json'), { maxLength: 3 }), tie('document')),
}));

/** Every place of a document at which a value stands. */
const places = (value: unknown, path: (string | number)[] = []): (string | number)[][] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, below]) => places(below, [...path, Array.isArray(value) ? Number(key) : key]))
    : []),
];
const withValue = (value: unknown, [step, ...rest]: (string | number)[], put: unknown): unknown => {
  if (step === undefined) return put;
  if (Array.isArray(value)) return value.map((item, nr) => (nr === step ? withValue(item, rest, put) : (item as unknown)));
  return isJsonObject(value) ? { ...value, [step]: withValue(value[step], rest, put) } : value;
};

describe('a secret', () => {
  it('is found wherever it is put, also inside a longer text, and its place is named', () => {
    const frame = fc.constantFrom(['', ''], ['see ', '.'], ['https://x.example/?token=', '&page=2'], ['{"key":"', '"}']);
    fc.assert(
      fc.property(document, secret, frame, fc.nat(), (before, hidden, [head, tail], choice) => {
        const all = places(before).slice(1);
        const place = all[choice % all.length] ?? [];
        const after = withValue(before, place, `${head}${hidden}${tail}`);
        expect(findSecrets(after, before).map(({ path }) => pathText(path))).toEqual([pathText(place)]);
        expect(findSecrets(after)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('is found as the name of a key, and not repeated in what is told about it', () => {
    fc.assert(
      fc.property(document, secret, (before, hidden) => {
        const found = findSecrets({ ...before, more: { [hidden]: { on: 'off' } } }, before);
        expect(found).toHaveLength(1);
        expect(pathText(found[0]!.path)).toBe('more["(hidden)"]');
        expect(JSON.stringify(found) + secretReason(found[0]!)).not.toContain(hidden);
      }),
    );
  });

  it('that stood there before is not found again, also when its place in an array moved', () => {
    fc.assert(
      fc.property(document, secret, fc.nat(), (clean, hidden, choice) => {
        const all = places(clean).slice(1);
        const before = withValue(clean, all[choice % all.length] ?? [], hidden);
        expect(findSecrets({ ...(before as object), list: 'new' }, before)).toEqual([]);
        expect(findSecrets({ list: ['new', { at: [before] }] }, { list: [{ at: [before] }] })).toEqual([]);
        expect(findSecrets({ elsewhere: [before] }, before)).toHaveLength(1);
      }),
    );
  });

  it.each([
    ['a private key', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['a private key', 'key: "-----BEGIN RSA PRIVATE KEY-----\\nMII"'],
    ['a webhook address', 'https://canary.discord.com/api/v10/webhooks/1/x'],
    ['a webhook address', 'https://discordapp.com/api/webhooks/1/x'],
    ['a webhook address', 'HTTPS://HOOKS.SLACK.COM/services/T/B/x'],
    ['a webhook address', 'https://acme.webhook.office.com/webhookb2/1'],
    ['a token', 'xoxb-123456789012-abcdefghij'],
    ['a token', 'glpat-abcdefghij0123456789'],
    ['a token', 'sk_live_abcdefghij0123456789'],
    ['a token', '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0'],
    ['a key', 'AKIAIOSFODNN7EXAMPLE'],
    ['an address with a password', 'postgres://ann:geheim@db.example/x'],
    ['a key or token (a long random string)', '9e107d9d372bb6826bd81d3542a419d6'],
    ['a key or token (a long random string)', '0x9E107D9D372BB6826BD81D3542A419D6'],
    ['a key or token (a long random string)', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ])('is recognised as %s', (kind, text) => {
    expect(secretIn(text)).toBe(kind);
  });
});

describe('an ordinary text', () => {
  it.each([
    ...['BTC-USD', 'binanceUs:ETH-USD', 'COINBASE_PRIVATE_KEY', 'position-monitor', '#22c55e', '2026-01-31T23:59:59.999Z'],
    'LIVERMORE_COINBASE_ADVANCED_TRADE_PRIVATE_KEY_OF_THE_SECOND_ACCOUNT',
    'the quick brown fox jumps over the lazy dog, and nobody minds a long sentence in a note of theirs',
    'https://grafana.example.com/d/abc123/market-overview-of-my-positions?orgId=1&from=now-6h&to=now',
    'https://example.com/some/long/path/with/many/segments/and/2026/01/31/index.html',
    'showPositionValueInAccountCurrency',
    'notifyWhenPositionValueUSDDropsBelowMinimum',
    'a-kebab-case-name-of-a-layout-with-columns-2-and-rows-12',
    'a'.repeat(100),
    '-'.repeat(64),
    '01010101010101010101010101010101',
    '1700000000000',
    randomUUID(),
    `${randomUUID()},${randomUUID().toUpperCase()}`,
    `organizations/${randomUUID()}/apiKeys/${randomUUID()}`,
    'see https://discord.com/developers/docs and https://api.slack.com/messaging',
    'npm_config_registry_of_the_mirror',
    ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD', 'DOGE-USD'].join(','),
  ])('is none: %s', (text) => {
    expect(secretIn(text)).toBeNull();
  });

  it('made of words is none, however they are joined', () => {
    const separator = fc.constantFrom('-', '_', '/', ' ', '.', ', ');
    const named = fc.tuple(fc.array(word, { minLength: 1, maxLength: 12 }), separator).map(([words, by]) => words.join(by));
    const variable = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join('_').toUpperCase());
    fc.assert(fc.property(fc.oneof(named, variable, fc.uuid()), (text) => secretIn(text) === null));
    fc.assert(fc.property(document, (ordinary) => findSecrets(ordinary).length === 0));
  });

  it('is judged in time that grows with its length, whatever it repeats', () => {
    for (const part of ['a.', 'eyJaaaaa-', 'aB3-', 'https://', 'chat.googleapis.com/v1/spaces/', 'SG.', '1:', 'aA']) {
      secretIn(part.repeat(262_144 / part.length));
    }
  });
});
