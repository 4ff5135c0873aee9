import { FakeClock } from '@livermore/testkit';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import { BearerTokens } from './bearer-tokens.ts';

const NOW = Date.UTC(2026, 9, 2, 8, 16);
const REQUEST = 'GET /api/v3/brokerage/accounts';
const NAME = 'organizations/1/apiKeys/2';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed = generateKeyPairSync('ed25519').privateKey;
const pem = (key: KeyObject, type: 'sec1' | 'pkcs8'): string => key.export({ format: 'pem', type }).toString();
const base64Of = (field: 'd' | 'x'): Buffer => Buffer.from(ed.export({ format: 'jwk' })[field] ?? '', 'base64url');
const seed = base64Of('d');
const withPublic = Buffer.concat([seed, base64Of('x')]);

const tokens = (random: () => number = Math.random): BearerTokens => new BearerTokens(new FakeClock(NOW + 999), random);

const refusal = (privateKey: string, keyName = NAME): unknown => {
  try {
    return tokens().of({ keyName, privateKey }, REQUEST);
  } catch (error) {
    return error;
  }
};

describe('a bearer token', () => {
  it.each([
    ['ECDSA as SEC 1', ec, 'ES256', pem(ec, 'sec1')],
    ['ECDSA as PKCS #8', ec, 'ES256', pem(ec, 'pkcs8')],
    ['ECDSA with the characters backslash and n', ec, 'ES256', pem(ec, 'sec1').replaceAll('\n', '\\n')],
    ['ECDSA in quotes, with carriage returns', ec, 'ES256', `"${pem(ec, 'sec1').replaceAll('\n', '\\r\\n')}"`],
    ['Ed25519 as PKCS #8', ed, 'EdDSA', pem(ed, 'pkcs8')],
    ['Ed25519 as base64 of 64 bytes', ed, 'EdDSA', withPublic.toString('base64')],
    ['Ed25519 as base64 of 32 bytes', ed, 'EdDSA', ` ${seed.toString('base64')}\n`],
    ['Ed25519 as base64url', ed, 'EdDSA', withPublic.toString('base64url')],
  ] as const)('is signed with a key of the kind %s', async (_kind, key, algorithm, privateKey) => {
    const token = await tokens().of({ keyName: NAME, privateKey }, REQUEST)();
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(pem(key, 'pkcs8')), {
      algorithms: [algorithm],
      currentDate: new Date(NOW),
    });
    expect(protectedHeader).toEqual({
      alg: algorithm,
      typ: 'JWT',
      kid: NAME,
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(payload).toEqual({
      iss: 'cdp',
      sub: NAME,
      nbf: NOW / 1000,
      exp: NOW / 1000 + 120,
      uri: 'GET api.coinbase.com/api/v3/brokerage/accounts',
    });
  });

  it('is another one each time', async () => {
    const make = tokens().of({ keyName: NAME, privateKey: pem(ec, 'sec1') }, REQUEST);
    expect(await make()).not.toBe(await make());
  });

  it.each([
    ['is no key', 'planted-secret'],
    ['is cut', pem(ec, 'sec1').slice(0, 90)],
    ['is garbled', pem(ec, 'sec1').replaceAll(/^[A-Za-z0-9+/=]{10}/gm, 'planted+++')],
    ['is empty', ''],
    ['is base64 of another length', seed.subarray(1).toString('base64')],
    ['is of another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'sec1')],
    ['is of another kind', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs8')],
    ['is public', createPublicKey(ec).export({ format: 'pem', type: 'spki' }).toString()],
  ])('is refused for a key that %s, in words that show nothing of it', (_what, privateKey) => {
    const error = refusal(privateKey);
    expect(error).toMatchObject({ code: 'EXCHANGE_REFUSED', message: expect.stringContaining('private key for Coinbase') });
    const shown = inspect(error, { depth: 9, showHidden: true });
    const words = privateKey.split(/\s+/).filter((word) => word.length > 12 && !word.includes('---'));
    expect(words.filter((word) => shown.includes(word))).toEqual([]);
  });

  it('is refused for a key without a name', () => {
    expect(refusal(pem(ec, 'sec1'), ' ')).toMatchObject({ code: 'EXCHANGE_REFUSED' });
  });
});
