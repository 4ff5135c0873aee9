import { FakeClock } from '@livermore/testkit';
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMarket } from '../market/market.ts';
import { startVenueClock } from '../venue-clock.ts';
import { startSimulatedCoinbase, type SimulatedCoinbase } from './simulated-coinbase.ts';

const NOW = Date.UTC(2026, 9, 1, 14, 17, 30);
const URI = 'GET api.coinbase.com/api/v3/brokerage/accounts';

let wall: FakeClock;
let venue: SimulatedCoinbase;
const start = async (seed: number): Promise<SimulatedCoinbase> => {
  wall = new FakeClock();
  return startSimulatedCoinbase({ market: createMarket({ seed }), clock: startVenueClock(wall, { anchorMs: NOW, speed: 60 }) });
};
beforeEach(async () => {
  venue = await start(3);
});
afterEach(() => venue.close());

interface Page {
  accounts: { currency: string; available_balance: { value: string; currency: string }; hold: { value: string } }[];
  has_next: boolean;
  cursor: string;
  size: number;
}

const ask = (query: string, authorization?: string, from = venue) =>
  fetch(`${from.restUrl}/accounts${query}`, authorization === undefined ? {} : { headers: { authorization } });

const page = async (query = '', from = venue): Promise<Page> => (await ask(query, undefined, from)).json() as Promise<Page>;

/** A token as the venue's documentation describes it, signed with a fresh key. */
const tokenWith = (claims: object, head: object = {}): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', typ: 'JWT', kid: 'organizations/1/apiKeys/2', nonce: '0123456789abcdef', ...head })}.${part({ iss: 'cdp', sub: 'organizations/1/apiKeys/2', nbf: 1_000, exp: 1_120, uri: URI, ...claims })}`;
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `Bearer ${text}.${signature.toString('base64url')}`;
};

describe('the accounts of the simulated Coinbase', () => {
  it('hold dollars, a few products of the market and otherwise empty wallets', async () => {
    const { accounts, has_next: hasNext, size } = await page();
    expect({ hasNext, size }).toEqual({ hasNext: false, size: 26 });
    const held = accounts.filter(({ available_balance: { value } }) => Number(value) > 0);
    expect(held).toHaveLength(6);
    const market = createMarket({ seed: 3 });
    const values = held.map(({ currency, available_balance: { value } }) => {
      if (currency === 'USD') return Number(value);
      const { priceDecimals } = market.product(`${currency}-USD`);
      return (Number(value) * (market.recentTrades(`${currency}-USD`, NOW, 1)[0]?.price ?? 0)) / 10 ** priceDecimals;
    });
    expect(values.filter((value) => value >= 2)).toHaveLength(5);
    expect(values.filter((value) => value > 0 && value < 2)).toHaveLength(1);
    expect(accounts.filter(({ hold }) => Number(hold.value) > 0)).toHaveLength(1);
  });

  it('are the same for the same seed, and others for another seed', async () => {
    const first = await page();
    const [same, other] = [await start(3), await start(4)];
    expect(await page('', same)).toEqual(first);
    expect(await page('', other)).not.toEqual(first);
    await Promise.all([same.close(), other.close()]);
  });

  it('come in pages that the cursor joins', async () => {
    const all = await page();
    const found: Page['accounts'] = [];
    let query = '?limit=10';
    for (;;) {
      const { accounts, cursor, has_next: hasNext } = await page(query);
      found.push(...accounts);
      expect(hasNext).toBe(cursor !== '');
      if (!hasNext) break;
      query = `?limit=10&cursor=${encodeURIComponent(cursor)}`;
    }
    expect(found).toEqual(all.accounts);
    for (const wrong of ['?limit=0', '?limit=251', '?limit=x', '?cursor=abc']) expect((await ask(wrong)).status).toBe(400);
  });

  it('are shown without a token, and with one that is made for the request', async () => {
    expect((await ask('?limit=1', tokenWith({}))).status).toBe(200);
    expect((await ask('')).status).toBe(200);
  });

  it.each([
    ['is none', 'Bearer abc'],
    ['has no scheme', tokenWith({}).slice('Bearer '.length)],
    ['is for another path', tokenWith({ uri: URI.replace('accounts', 'orders') })],
    ['is for another method', tokenWith({ uri: URI.replace('GET', 'POST') })],
    ['names a query', tokenWith({ uri: `${URI}?limit=1` })],
    ['names no request', tokenWith({ uri: undefined })],
    ['lives for too long', tokenWith({ exp: 1_121 })],
    ['is of another issuer', tokenWith({ iss: 'somebody' })],
    ['is of another subject', tokenWith({ sub: 'somebody' })],
    ['has no nonce', tokenWith({}, { nonce: undefined })],
    ['is signed in another way', tokenWith({}, { alg: 'HS256' })],
  ])('are refused in plain text to a token that %s', async (_what, authorization) => {
    const response = await ask('?limit=1', authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toBe('Unauthorized\n');
  });
});
