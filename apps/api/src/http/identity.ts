import { findListedUser, noteSeen, schema, type Database } from '@livermore/database';
import { userRoleOf } from '@livermore/schemas';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { SignedInUser } from '../routers/context.ts';
import { bearerOf, BearerTokens } from './bearer-tokens.ts';
import { KnownUsers } from './known-users.ts';
import { LastSeen } from './last-seen.ts';
import { linkEndpoints } from './link-endpoints.ts';
import type { OidcVerifier } from './oidc-verifier.ts';
import type { OwnerLink } from './owner-link.ts';
import { hexDigest } from './token-digest.ts';

export interface IdentityOptions {
  database: Database;
  /** Key with which session cookies are signed and second factors encrypted; the same at every start. */
  secret: string;
  ownerLink: OwnerLink;
  /** Signs the owner in as a bearer token, from programs. */
  ownerToken: string;
  owner: { id: number; displayName: string };
  /** Origins of our own pages, the best known first. */
  origins: readonly string[];
  /** Where browsers reach the server, when that is not loopback; with `https:` cookies are sent by TLS alone. */
  publicUrl: string | null;
  /** Absent where tokens of no identity provider are accepted. */
  oidc?: OidcVerifier;
  /** Told of somebody whom a token of the identity provider made known. */
  onNewUser: (id: number) => void;
  now: () => number;
}

export type Identity = ReturnType<typeof createIdentity>;

/** Name of the application in authenticator apps. */
const APP_NAME = 'Livermore';

const PASSWORD_LENGTH = { minPasswordLength: 10, maxPasswordLength: 128 };

/** Header in which our own server tells the library the address of the client; one from outside is removed. */
export const CLIENT_ADDRESS_HEADER = 'x-livermore-client-address';

/** How long it is remembered whom a cookie or a token signs in. */
const REMEMBER_MS = 5_000;

/**
 * The identity library on our database: e-mail and password with a second factor, sessions in
 * cookies, and our links. Nobody signs up; the owner adds people. Programs send a token with each
 * request instead; no browser sends one by itself.
 */
export const createIdentity = (options: IdentityOptions) => {
  const { database, ownerToken, owner, oidc, onNewUser, now } = options;
  const tokens = new BearerTokens({ db: database.db, ownerToken, owner, onNewUser, now, ...(oidc && { oidc }) });
  const known = new KnownUsers({ now, rememberMs: REMEMBER_MS, maxKeys: 2_000 });
  const seen = new LastSeen({ store: (userId, at) => noteSeen(database.db, userId, at), now });
  const listeners = new Set<() => void>();
  const auth = createAuth(options);

  const sessionUser = async (headers: Headers): Promise<SignedInUser | null> => {
    const session = await auth.api.getSession({ headers });
    if (!session?.user.active) return null;
    const { id, name, role } = session.user;
    // The library gives serial ids as text.
    return { id: Number(id), displayName: name, role: userRoleOf(role), sessionId: Number(session.session.id) };
  };

  const userOf = (headers: Headers): Promise<SignedInUser | null> => {
    const authorization = headers.get('authorization');
    if (authorization !== null) {
      const token = bearerOf(authorization);
      if (token === '') return Promise.resolve(null);
      const owns = tokens.ownerOf(token);
      if (owns) return Promise.resolve(owns);
      return known.get(`token ${hexDigest(token)}`, async () => {
        const found = await tokens.userOf(token);
        return found ? { user: found.user, until: found.expiresAt } : { user: null };
      });
    }
    const cookie = headers.get('cookie');
    if (cookie === null || !cookie.includes('session_token')) return Promise.resolve(null);
    return known.get(`cookie ${hexDigest(cookie)}`, async () => ({ user: await sessionUser(headers) }));
  };

  return {
    handler: auth.handler,

    /**
     * The user of a request, or null when it proves nobody. A request that brings a token is judged
     * by it alone; the owner's without the database.
     */
    async userOf(headers: Headers): Promise<SignedInUser | null> {
      const user = await userOf(headers);
      if (user) seen.note(user.id);
      return user;
    },

    /** Something about accounts has changed: everybody is looked up again at their next request. */
    accountsChanged: () => {
      known.forget();
      for (const listener of listeners) listener();
    },

    /** Calls back at every such change. */
    onChanged: (listener: () => void) => {
      listeners.add(listener);
    },
  };
};

const createAuth = (options: IdentityOptions) => {
  const publicUrl = options.publicUrl === null ? null : new URL(options.publicUrl);
  const isSecure = publicUrl?.protocol === 'https:';
  return betterAuth({
    appName: APP_NAME,
    secret: options.secret,
    basePath: '/api/auth',
    // The request guard has compared the host; the port is not known yet here.
    baseURL: {
      allowedHosts: ['127.0.0.1:*', 'localhost:*', '[::1]:*', ...(publicUrl ? [publicUrl.host] : [])],
      protocol: isSecure ? 'https' : 'http',
    },
    trustedOrigins: [...options.origins],
    database: drizzleAdapter(options.database.db, { provider: 'pg', schema, usePlural: true }),
    advanced: {
      database: { generateId: 'serial' },
      useSecureCookies: isSecure,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    user: {
      fields: { name: 'displayName' },
      additionalFields: {
        role: { type: 'string', input: false },
        active: { type: 'boolean', input: false },
      },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, ...PASSWORD_LENGTH },
    // Attempts are counted where the address of the client is known, see auth-routes.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const user = await findListedUser(options.database.db, Number(userId));
            if (user?.active) return;
            throw new APIError('FORBIDDEN', {
              code: 'DISABLED',
              message: 'The owner of this server has disabled this account.',
            });
          },
        },
      },
    },
    plugins: [
      twoFactor({ issuer: APP_NAME }),
      linkEndpoints({ db: options.database.db, ownerLink: options.ownerLink, owner: options.owner, now: options.now }),
    ],
  });
};
