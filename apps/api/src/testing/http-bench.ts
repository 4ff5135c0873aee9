import { systemClock, type Clock } from '@livermore/base';
import type { Database } from '@livermore/database';
import { redactSecrets } from '@livermore/schemas';
import { pino, type Logger } from 'pino';
import { accountAdministration } from '../composition/account-administration.ts';
import { createHttpServer } from '../http/http-server.ts';
import { HttpService } from '../http/http.service.ts';
import { createIdentity, type Identity } from '../http/identity.ts';
import { OidcVerifier } from '../http/oidc-verifier.ts';
import { OwnerLink } from '../http/owner-link.ts';
import type { AccountAdministration, RequestContext } from '../routers/context.ts';

/** The owner's token of a bench. */
export const BENCH_TOKEN = 'Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIGxvbmchISE';

export interface HttpBench {
  url: string;
  /** Opens a session, giving the cookies of it. */
  signIn(): Promise<string>;
  close(): Promise<void>;
}

export interface HttpBenchOptions {
  clock?: Clock;
  /** The identity provider whose tokens are accepted. */
  oidc?: { issuer: string; audience: string | null };
  onNewUser?: (id: number) => void;
  logger?: Logger;
}

const accountsOf = ({ db }: Database, now: () => number): AccountAdministration =>
  accountAdministration({ db, now, randomSecret: () => 'secret', onChanged: () => {} });

/** The HTTP server on a free port, with the parts of its context that a test needs. */
export const startHttpBench = async (
  database: Database,
  context: Partial<Omit<RequestContext, 'user'>> | ((identity: Identity) => Partial<Omit<RequestContext, 'user'>>),
  { clock = systemClock, oidc, onNewUser = () => {}, logger = pino({ level: 'silent' }) }: HttpBenchOptions = {},
): Promise<HttpBench> => {
  const now = (): number => clock.now();
  const health = { version: '0.0.0', role: 'all', startedAt: now(), now, dependencies: async () => [] };
  const service = new HttpService({ host: '127.0.0.1', port: 0, logger, health });
  await service.start();
  const { url } = service;
  const origins = [url];
  const linkToken = 'once';
  const identity = createIdentity({
    database,
    secret: 'a secret of tests, 32 or more characters',
    ownerLink: new OwnerLink(linkToken, now()),
    ownerToken: BENCH_TOKEN,
    owner: { id: 1, displayName: 'Owner' },
    origins,
    publicUrl: null,
    onNewUser,
    now,
    ...(oidc && { oidc: new OidcVerifier({ ...oidc, origins, now }) }),
  });
  const server = createHttpServer({
    logger,
    health,
    identity,
    context: { now, version: '0.0.0', redact: redactSecrets, accounts: accountsOf(database, now), ...(typeof context === 'function' ? context(identity) : context) } as Omit<RequestContext, 'user'>,
    adminDir: 'there is none',
    origins,
    behindProxy: false,
    clock,
  });
  await service.serve(server);
  return {
    url,
    async signIn() {
      const answer = await fetch(`${url}/api/auth/owner-link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ token: linkToken }),
      });
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    },
    close: () => service.stop(),
  };
};
