import { AppError, closing, type ServiceGroup } from '@livermore/base';
import { usersChannel, type HotStore } from '@livermore/cache';
import { findListedUser, type Database } from '@livermore/database';
import { hostInUrl, isLoopback } from '../config/loopback.ts';
import { ownerToken } from '../data-dir.ts';
import { createIdentity, type Identity } from '../http/identity.ts';
import { OidcVerifier } from '../http/oidc-verifier.ts';
import { OwnerLink } from '../http/owner-link.ts';
import type { AccountAdministration, UserAdministration } from '../routers/context.ts';
import { componentLogger } from '../logging/component-logger.ts';
import type { ServerOptions } from '../server.ts';
import { accountAdministration } from './account-administration.ts';
import { announceUser, userAdministration } from './user-administration.ts';

export interface SignInParts {
  identity: Identity;
  users: UserAdministration;
  accounts: AccountAdministration;
  /** Origins of our own pages, the best known first. */
  origins: readonly string[];
  /** The address for browsers. */
  url: string;
  /** Signs the owner in, once. */
  signInUrl: string;
}

export interface SignInPartsOptions {
  database: Database;
  hotStore: HotStore;
  /** The port the server listens on. */
  port: number;
  owner: { id: number; displayName: string };
  /** Key with which sessions are signed. */
  secret: string;
}

/** What decides who may do what. Throws AppError `OWNER_UNPROTECTED`. */
export const signInParts = async (
  { configuration, clock, randomSecret, logger, redactor }: Pick<ServerOptions, 'configuration' | 'clock' | 'randomSecret' | 'logger' | 'redactor'>,
  services: ServiceGroup,
  { database, hotStore, port, owner, secret }: SignInPartsOptions,
): Promise<SignInParts> => {
  const { db } = database;
  const { publicUrl, oidc, host, dataDir } = configuration;
  const now = (): number => clock.now();
  if (!isLoopback(host)) await refuseUnprotected(database, owner.id, oidc?.issuer ?? null);

  const token = randomSecret();
  const ownersToken = await ownerToken(dataDir, randomSecret, componentLogger(logger, 'accounts'));
  for (const each of [token, ownersToken]) redactor.know(each);
  const local = [hostInUrl(host), '127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}`);
  const origins = publicUrl === null ? local : [publicUrl, ...local];
  const url = origins[0] ?? '';
  const identity = createIdentity({
    database,
    secret,
    ownerLink: new OwnerLink(token, now()),
    ownerToken: ownersToken,
    owner,
    origins,
    publicUrl,
    ...(oidc && { oidc: new OidcVerifier({ ...oidc, origins, now }) }),
    onNewUser: (userId) => {
      announceUser(hotStore, { userId, active: true });
    },
    now,
  });
  // Another process may change users as well.
  const unsubscribe = await hotStore.subscribe([usersChannel], () => {
    identity.accountsChanged();
  });
  await services.start(closing('changes of users', unsubscribe));

  const onChanged = (): void => {
    identity.accountsChanged();
  };
  return {
    identity,
    users: userAdministration({ db, bus: hotStore, now, randomSecret, issuer: oidc?.issuer ?? null, onChanged }),
    accounts: accountAdministration({ db, now, randomSecret, onChanged }),
    origins,
    url,
    signInUrl: `${url}/sign-in#${token}`,
  };
};

/** Who is reached by everybody must not depend on a link of the terminal alone. */
const refuseUnprotected = async ({ db }: Database, ownerId: number, issuer: string | null): Promise<void> => {
  const owner = await findListedUser(db, ownerId);
  if (owner?.hasPassword || (issuer !== null && owner?.identity?.issuer === issuer)) return;
  throw new AppError(
    'OWNER_UNPROTECTED',
    'LIVERMORE_HOST makes this server reachable from other machines, but its owner has no password. ' +
      'Start it once without LIVERMORE_HOST, sign in with the link that it prints, choose a password under Account, and start it again.',
  );
};
