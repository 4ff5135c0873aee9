import { describe, expect, it } from 'vitest';
import { isOwnRequest } from './request-guard.ts';

const own = ['http://127.0.0.1:3000', 'http://localhost:3000', 'https://monitor.example'];
const host = '127.0.0.1:3000';

describe('a request', () => {
  it('is taken from our pages, from programs and from a followed link', () => {
    expect(isOwnRequest({ host, origin: `http://${host}` }, own)).toBe(true);
    expect(isOwnRequest({ host, 'sec-fetch-site': 'same-origin' }, own)).toBe(true);
    expect(isOwnRequest({ host }, own)).toBe(true);
    const followed = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(isOwnRequest(followed, own)).toBe(true);
  });

  it('is taken at the public address, from pages of that address', () => {
    expect(isOwnRequest({ host: 'monitor.example', origin: 'https://monitor.example' }, own)).toBe(true);
    expect(isOwnRequest({ host: 'monitor.example', origin: 'http://monitor.example' }, own)).toBe(false);
    expect(isOwnRequest({ host: 'monitor.example:3000', origin: 'https://monitor.example:3000' }, own)).toBe(false);
  });

  it.each([
    ['another host name that resolves to this machine', { host: 'evil.example:3000' }],
    ['a page of another port of this machine', { host, origin: 'http://127.0.0.1:8080' }],
    ['a page of the other of our names', { host, origin: 'http://localhost:3000' }],
    ['a sandboxed page', { host, origin: 'null' }],
    ['what a foreign page fetches without an origin', { host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    ['no host', {}],
  ])('is refused from %s', (_, headers) => {
    expect(isOwnRequest(headers, own)).toBe(false);
  });
});
