import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalIssuer, type LocalIssuer } from '../testing/local-issuer.ts';
import { OidcVerifier } from './oidc-verifier.ts';

const NOW = 1_800_000_000_000;
const OURS = 'https://monitor.example';

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startLocalIssuer();
});
afterAll(() => issuer.close());

const verifier = (audience: string | null = null, address = issuer.issuer) =>
  new OidcVerifier({ issuer: address, audience, origins: [OURS, 'http://127.0.0.1:3000'], now: () => NOW });
const verdict = async (claims: object, { audience = null, ...options }: { audience?: string | null; algorithm?: 'RS256' | 'ES256' | 'PS256'; foreignKey?: true } = {}) =>
  (await verifier(audience).verify(await issuer.token({ sub: 'user_1', ...claims }, NOW, options)))?.identity.subject ?? null;

describe('a token of the identity provider', () => {
  it('proves its subject, with a verified address and a name where it tells them', async () => {
    const token = await issuer.token({ sub: 'user_1', azp: OURS, email: 'a@b.c', email_verified: true, name: ' Anna ' }, NOW);
    expect(await verifier().verify(token)).toEqual({
      identity: {
        issuer: issuer.issuer,
        subject: 'user_1',
        email: 'a@b.c',
        displayName: 'Anna',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
      expiresAt: NOW + 60_000,
    });
    const bare = await issuer.token({ sub: 'user_1', email: 'a@b.c', name: ' ' }, NOW);
    expect((await verifier().verify(bare))?.identity).toMatchObject({ email: null, displayName: null });
  });

  it.each(['RS256', 'ES256'] as const)('may be signed with %s', async (algorithm) => {
    expect(await verdict({}, { algorithm })).toBe('user_1');
  });

  it.each([
    ['is signed by another algorithm', {}, { algorithm: 'PS256' as const }],
    ['is signed with another key', {}, { foreignKey: true as const }],
    ['is of another issuer', { iss: 'https://other.example' }, {}],
    ['has ended', { exp: NOW / 1_000 - 6 }, {}],
    ['has not begun', { nbf: NOW / 1_000 + 6 }, {}],
    ['never ends', { exp: undefined }, {}],
    ['names nobody', { sub: undefined }, {}],
    ['was got by a page of another origin', { azp: 'https://evil.example' }, {}],
    ['is of a session that is not finished', { sts: 'pending' }, {}],
    ['was made for another service', { aud: 'theirs' }, {}],
    ['was made for another service than ours', { aud: 'theirs' }, { audience: 'ours' }],
    ['was made for nobody in particular', {}, { audience: 'ours' }],
  ])('proves nobody when it %s', async (_, claims, options) => {
    expect(await verdict(claims, options)).toBeNull();
  });

  it.each([
    ['ended within the difference of two clocks', { exp: NOW / 1_000 - 4 }, {}],
    ['begins within the difference of two clocks', { nbf: NOW / 1_000 + 4 }, {}],
    ['was made for us among others', { aud: ['theirs', 'ours'] }, { audience: 'ours' }],
    ['names our client instead of an origin', { aud: 'ours', azp: 'ours' }, { audience: 'ours' }],
    ['is of an active session', { sts: 'active', azp: 'http://127.0.0.1:3000' }, {}],
  ])('is taken when it %s', async (_, claims, options) => {
    expect(await verdict(claims, options)).toBe('user_1');
  });

  it('is no reason to ask anybody anything when it claims another issuer, or is none', async () => {
    const before = issuer.requests.length;
    const fresh = verifier();
    for (const token of ['', 'a.b.c', 'lvk_x', await issuer.token({ sub: 'x', iss: 'https://other.example' }, NOW)]) {
      expect(await fresh.verify(token)).toBeNull();
    }
    expect(issuer.requests).toHaveLength(before);
  });

  it('is checked with keys that are read once for many', async () => {
    const fresh = verifier();
    const token = await issuer.token({ sub: 'user_1' }, NOW);
    const before = issuer.requests.length;
    await Promise.all(Array.from({ length: 20 }, () => fresh.verify(token)));
    expect(issuer.requests.slice(before)).toEqual(['/.well-known/openid-configuration', '/somewhere/keys']);
  });

  it('cannot be judged while the issuer is away, and can once it is back', async () => {
    const away = await startLocalIssuer();
    const token = await away.token({ sub: 'user_1' }, NOW);
    await away.close();
    await expect(verifier(null, away.issuer).verify(token)).rejects.toMatchObject({
      code: 'IDENTITY_PROVIDER_UNREACHABLE',
      message: expect.stringContaining(away.issuer) as string,
    });
  });
});
