import { AppError } from '@livermore/base';
import { usersChannel, type MessageBus, type UserChange } from '@livermore/cache';
import {
  addUser,
  findListedUser,
  listUsers,
  newestAlertTimes,
  removeUserIdentity,
  setUserActive,
  setUserIdentity,
  setUserRole,
  storeSignInLink,
  type ListedUser,
  type Queryable,
} from '@livermore/database';
import { hexDigest } from '../http/token-digest.ts';
import type { UserAdministration } from '../routers/context.ts';

/** How long a link of the owner can be used. */
const LINK_TTL_MS = 3 * 24 * 60 * 60 * 1000;

export interface UserAdministrationOptions {
  db: Queryable;
  bus: MessageBus;
  now: () => number;
  /** Gives a new secret of 32 random bytes. */
  randomSecret: () => string;
  /** The identity provider whose tokens are accepted; null where there is none. */
  issuer: string | null;
  /** Told of each change of who may do what. */
  onChanged: () => void;
}

/** The users in the database; whoever runs their engines is told of each change on the bus. */
export const userAdministration = (options: UserAdministrationOptions): UserAdministration => {
  const { db, bus, now, randomSecret, issuer, onChanged } = options;
  const told = ({ id, active, ...user }: ListedUser): ListedUser => {
    announceUser(bus, { userId: id, active });
    onChanged();
    return { id, active, ...user };
  };
  return {
    issuer,
    list: () => listUsers(db),
    newestAlerts: () => newestAlertTimes(db),
    add: async (user) => told(await addUser(db, { ...user, now: now() })),
    setActive: async (id, active) => told(await setUserActive(db, id, active)),
    setRole: async (id, role) => told(await setUserRole(db, id, role)),
    async setIdentity(id, subject) {
      if (issuer !== null) return told(await setUserIdentity(db, { id, issuer, subject }));
      throw new AppError(
        'IDENTITY_PROVIDER_OFF',
        'This server accepts tokens of no identity provider. Name one in LIVERMORE_OIDC_ISSUER and start it again.',
      );
    },
    removeIdentity: async (id) => told(await removeUserIdentity(db, id)),
    async makeLink(id) {
      if (!(await findListedUser(db, id))) throw new AppError('UNKNOWN_USER', `There is no user ${id}.`);
      const token = randomSecret();
      const expiresAt = now() + LINK_TTL_MS;
      await storeSignInLink(db, { userId: id, digest: hexDigest(token), expiresAt });
      return { path: `/welcome#${token}`, expiresAt };
    },
  };
};

/** Tells whoever runs engines of somebody who was added, disabled or enabled. */
export const announceUser = (bus: MessageBus, change: UserChange): void => {
  bus.publish(usersChannel, JSON.stringify(change));
};
