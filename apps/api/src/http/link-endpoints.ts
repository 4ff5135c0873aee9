import { signInLinkUser, storeFirstPassword, takeSignInLink, type Queryable } from '@livermore/database';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { OwnerLink } from './owner-link.ts';
import { hexDigest } from './token-digest.ts';

export interface LinkEndpointsOptions {
  db: Queryable;
  ownerLink: OwnerLink;
  owner: { id: number };
  now: () => number;
}

const OWNER_LINK_REFUSALS = {
  used: 'This link was used already. It works once.',
  expired: 'This link has expired.',
  unknown: 'This link does not belong to the server that runs now.',
} as const;

const FIRST_PASSWORD_REFUSALS = {
  'there-already': { code: 'PASSWORD_ALREADY_SET', message: 'There is a password already. Change it, naming the present one.' },
  'address-taken': { code: 'ADDRESS_TAKEN', message: 'Another user of this server has this address.' },
} as const;

const TokenSchema = z.string().max(200);

/** Ways in that the identity library does not have: links, and the first password of who came by one. */
export const linkEndpoints = ({ db, ownerLink, owner, now }: LinkEndpointsOptions) =>
  ({
    id: 'links',
    endpoints: {
      /** Signs the owner in with the link of the terminal. */
      signInOwner: createAuthEndpoint('/owner-link', { method: 'POST', body: z.object({ token: TokenSchema }) }, async (context) => {
        const verdict = ownerLink.present(context.body.token, now());
        if (verdict !== 'accepted') {
          throw new APIError('FORBIDDEN', { code: verdict.toUpperCase(), message: OWNER_LINK_REFUSALS[verdict] });
        }
        await openSession(context, owner.id);
        return context.json({ signedIn: true });
      }),

      /** Whom a link of the owner is for. */
      readLink: createAuthEndpoint('/sign-in-link/read', { method: 'POST', body: z.object({ token: TokenSchema }) }, async (context) => {
        const user = await signInLinkUser(db, hexDigest(context.body.token), now());
        if (!user) throw linkEnded();
        return context.json({ email: user.email, displayName: user.displayName });
      }),

      /** Uses a link of the owner up: stores the password and signs in. */
      useLink: createAuthEndpoint(
        '/sign-in-link',
        { method: 'POST', body: z.object({ token: TokenSchema, newPassword: z.string() }) },
        async (context) => {
          const digest = hexDigest(context.body.token);
          // Hashing is dear, so it is not done for a link that does not work.
          if (!(await signInLinkUser(db, digest, now()))) throw linkEnded();
          const passwordHash = await hashed(context, context.body.newPassword);
          const userId = await takeSignInLink(db, { digest, passwordHash, now: now() });
          if (userId === undefined) throw linkEnded();
          await openSession(context, userId);
          return context.json({ signedIn: true });
        },
      ),

      /** Stores the password of somebody who is signed in and has none, and the address they sign in with. */
      firstPassword: createAuthEndpoint(
        '/first-password',
        {
          method: 'POST',
          body: z.object({ newPassword: z.string(), email: z.email().max(254).optional() }),
          use: [sensitiveSessionMiddleware],
        },
        async (context) => {
          const { user } = context.context.session;
          const { newPassword, email } = context.body;
          if (email === undefined && !z.email().safeParse(user.email).success) {
            throw new APIError('BAD_REQUEST', { code: 'EMAIL_NEEDED', message: 'Name the e-mail address to sign in with.' });
          }
          const passwordHash = await hashed(context, newPassword);
          const outcome = await storeFirstPassword(db, { userId: Number(user.id), passwordHash, ...(email !== undefined && { email }) });
          if (outcome === 'stored') return context.json({ stored: true });
          throw new APIError('CONFLICT', FIRST_PASSWORD_REFUSALS[outcome]);
        },
      ),
    },
  }) satisfies BetterAuthPlugin;

const linkEnded = (): APIError =>
  new APIError('FORBIDDEN', {
    code: 'LINK_ENDED',
    message: 'This link was used, has expired or was replaced by a newer one. Ask the owner of the server for a new one.',
  });

const openSession = async (context: GenericEndpointContext, userId: number): Promise<void> => {
  const { internalAdapter } = context.context;
  const user = await internalAdapter.findUserById(String(userId));
  if (!user) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'The user is not in the database.' });
  const session = await internalAdapter.createSession(user.id);
  await setSessionCookie(context, { session, user });
};

const hashed = async (context: GenericEndpointContext, password: string): Promise<string> => {
  const { minPasswordLength, maxPasswordLength } = context.context.password.config;
  if (password.length < minPasswordLength || password.length > maxPasswordLength) {
    throw new APIError('BAD_REQUEST', {
      code: password.length < minPasswordLength ? 'PASSWORD_TOO_SHORT' : 'PASSWORD_TOO_LONG',
      message: `A password has ${minPasswordLength} to ${maxPasswordLength} characters.`,
    });
  }
  return context.context.password.hash(password);
};
