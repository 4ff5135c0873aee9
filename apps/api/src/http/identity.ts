import { schema, type Database } from '@livermore/database';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth';
import { z } from 'zod';
import type { SignedInUser } from '../routers/context.ts';
import type { OwnerLink } from './owner-link.ts';

export interface IdentityOptions {
  database: Database;
  /** Key with which session cookies are signed; the same at every start. */
  secret: string;
  ownerLink: OwnerLink;
  owner: { id: number };
  /** `host:port` under which browsers may reach the server. */
  allowedHosts: () => string[];
  now: () => number;
}

export type Identity = ReturnType<typeof createIdentity>;

/** Sessions for five seconds are taken from the signed cookie, since each look-up costs a query. */
const COOKIE_CACHE_S = 5;

const REFUSALS = {
  used: 'This link was used already. It works once.',
  expired: 'This link has expired.',
  unknown: 'This link does not belong to the server that runs now.',
} as const;

/** The identity library on our database, with the owner's link as the one way to sign in. */
export const createIdentity = (options: IdentityOptions) => {
  const auth = betterAuth({
    secret: options.secret,
    basePath: '/api/auth',
    // The request guard has compared host and port; the port is not known yet here.
    baseURL: { allowedHosts: ['127.0.0.1:*', 'localhost:*', '[::1]:*'], protocol: 'http' },
    trustedOrigins: () => options.allowedHosts().map((host) => `http://${host}`),
    database: drizzleAdapter(options.database.db, { provider: 'pg', schema, usePlural: true }),
    advanced: { database: { generateId: 'serial' } },
    user: {
      fields: { name: 'displayName' },
      additionalFields: { role: { type: 'string', input: false } },
    },
    session: { cookieCache: { enabled: true, maxAge: COOKIE_CACHE_S } },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [ownerLinkPlugin(options)],
  });
  return {
    handler: auth.handler,
    /** The user of a request, or null when it carries no valid session. */
    async userOf(headers: Headers): Promise<SignedInUser | null> {
      const session = await auth.api.getSession({ headers });
      if (!session) return null;
      const { id, name, role } = session.user;
      // The library gives serial ids as text.
      return { id: Number(id), displayName: name, role: role ?? 'viewer' };
    },
  };
};

const ownerLinkPlugin = ({ ownerLink, owner, now }: IdentityOptions) =>
  ({
    id: 'owner-link',
    endpoints: {
      signInOwner: createAuthEndpoint(
        '/owner-link',
        { method: 'POST', body: z.object({ token: z.string().max(200) }) },
        async (context) => {
          const verdict = ownerLink.present(context.body.token, now());
          if (verdict !== 'accepted') {
            throw new APIError('FORBIDDEN', { code: verdict.toUpperCase(), message: REFUSALS[verdict] });
          }
          const { internalAdapter } = context.context;
          const user = await internalAdapter.findUserById(String(owner.id));
          if (!user) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'The owner is not in the database.' });
          const session = await internalAdapter.createSession(user.id);
          await setSessionCookie(context, { session, user });
          return context.json({ signedIn: true });
        },
      ),
    },
  }) satisfies BetterAuthPlugin;
