import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An identity provider on this machine, with key pairs of its own. */
export interface LocalIssuer {
  issuer: string;
  /** A token of the issuer; `claims` go over what a token usually says. Times are by `now`, Unix ms. */
  token(claims: JWTPayload, now: number, options?: { algorithm?: 'RS256' | 'ES256' | 'PS256'; foreignKey?: true }): Promise<string>;
  /** Requests that were answered, by path. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts an issuer that names its keys at an address of its choice. */
export const startLocalIssuer = async (): Promise<LocalIssuer> => {
  const [rsa, ec, pss, foreign] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('ES256'),
    generateKeyPair('PS256'),
    generateKeyPair('RS256'),
  ]);
  const keys = await Promise.all(
    [{ pair: rsa, kid: 'RS256' }, { pair: ec, kid: 'ES256' }, { pair: pss, kid: 'PS256' }].map(async ({ pair, kid }) => ({
      ...(await exportJWK(pair.publicKey)),
      kid,
    })),
  );
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const body =
      request.url === '/.well-known/openid-configuration'
        ? { issuer, jwks_uri: `${issuer}/somewhere/keys` }
        : request.url === '/somewhere/keys'
          ? { keys }
          : null;
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pairs = { RS256: rsa, ES256: ec, PS256: pss };
  return {
    issuer,
    requests,
    token: (claims, now, { algorithm = 'RS256', foreignKey } = {}) => {
      const seconds = Math.floor(now / 1_000);
      const payload = { iss: issuer, iat: seconds, nbf: seconds, exp: seconds + 60, sid: 'sess_1', ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: algorithm, kid: algorithm, typ: 'JWT' })
        .sign((foreignKey ? foreign : pairs[algorithm]).privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
};
