import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from './identity.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';
import { webHeaders } from './web-headers.ts';

const PREFIX = '/api/auth';

/** What a page of ours asks the identity library; everything else that it could do is not there. */
const PATHS: Readonly<Record<string, { method: 'GET' | 'POST'; guess?: true }>> = {
  '/get-session': { method: 'GET' },
  '/sign-in/email': { method: 'POST', guess: true },
  '/sign-out': { method: 'POST' },
  '/owner-link': { method: 'POST', guess: true },
  '/sign-in-link/read': { method: 'POST', guess: true },
  '/sign-in-link': { method: 'POST', guess: true },
  '/first-password': { method: 'POST' },
  '/change-password': { method: 'POST', guess: true },
  '/revoke-sessions': { method: 'POST' },
  '/revoke-other-sessions': { method: 'POST' },
  '/two-factor/enable': { method: 'POST', guess: true },
  '/two-factor/disable': { method: 'POST', guess: true },
  '/two-factor/generate-backup-codes': { method: 'POST', guess: true },
  '/two-factor/verify-totp': { method: 'POST', guess: true },
  '/two-factor/verify-backup-code': { method: 'POST', guess: true },
};

/** The largest body that any of them needs. */
const BODY_LIMIT = 16_384;

/**
 * Serves the identity library. Each guess at a password, a code or a link is counted, and beyond
 * what is free answered with 429 and the time to wait.
 */
export const authRoutes = (server: FastifyInstance, identity: Identity, throttle: SignInThrottle): void => {
  const ask = async (request: FastifyRequest): Promise<Response> => {
    const response = await answered(identity, request);
    if (request.method === 'POST') identity.accountsChanged();
    return response;
  };
  server.register((scope, _, done) => {
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    for (const [path, { method, guess }] of Object.entries(PATHS)) {
      scope.route({
        method,
        url: `${PREFIX}${path}`,
        bodyLimit: BODY_LIMIT,
        handler: async (request, reply) =>
          guess ? throttled(throttle, request, reply, () => ask(request)) : send(await ask(request), reply),
      });
    }
    scope.all(`${PREFIX}/*`, (_request, reply) =>
      reply.code(404).send({ error: 'NOT_FOUND', message: 'There is nothing at this address.' }),
    );
    done();
  });
};

/** A body in text that names a user, as far as it does. */
const accountOf = (body: unknown): string | null => {
  try {
    const { email } = JSON.parse(String(body)) as { email?: unknown };
    return typeof email === 'string' ? email.slice(0, 254) : null;
  } catch {
    return null;
  }
};

const throttled = async (
  throttle: SignInThrottle,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<Response>,
): Promise<FastifyReply> => {
  const attempt = throttle.admit({ account: accountOf(request.body), address: request.ip });
  if ('waitMs' in attempt) {
    const seconds = Math.ceil(attempt.waitMs / 1_000);
    return reply.code(429).header('retry-after', seconds).send({
      code: 'TOO_MANY_ATTEMPTS',
      message: `Too many attempts. The next one is possible in ${seconds} s.`,
      waitMs: attempt.waitMs,
    });
  }
  let accepted = false;
  try {
    const response = await answer();
    // A password that is right but wants its second factor is right.
    accepted = response.ok;
    return await send(response, reply);
  } finally {
    if (accepted) attempt.succeeded();
    else attempt.failed();
  }
};

const answered = (identity: Identity, request: FastifyRequest): Promise<Response> =>
  identity.handler(
    new Request(`http://${request.headers.host ?? ''}${request.url}`, {
      method: request.method,
      headers: webHeaders(request),
      ...(typeof request.body === 'string' ? { body: request.body } : {}),
    }),
  );

const send = async (response: Response, reply: FastifyReply): Promise<FastifyReply> => {
  reply.code(response.status);
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.header(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return reply.send(await response.text());
};
