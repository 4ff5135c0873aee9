import { AppError } from '@livermore/base';
import { roleAllows, type UserRole } from '@livermore/schemas';
import type { SignedInUser } from './context.ts';

/** The least role that a procedure asks for; `anybody` need not be signed in. */
type LeastRole = UserRole | 'anybody';

/**
 * Who may call what: the one place that decides it, for every procedure and whatever way the caller
 * signed in. Reading is for all, each of their own; what changes or commands is for operators, what
 * concerns others for the owner. A procedure that is missing here is the owner's alone.
 */
export const LEAST_ROLES: Readonly<Record<string, LeastRole>> = {
  'auth.state': 'anybody',

  'events.watch': 'viewer',
  'market.matrix': 'viewer',
  'market.candles': 'viewer',
  'market.indicators': 'viewer',
  'market.alerts': 'viewer',
  'alerts.list': 'viewer',
  'alerts.get': 'viewer',
  // Which lines is decided in projections/log-access.ts.
  'logs.tail': 'viewer',

  'symbols.list': 'viewer',
  'symbols.search': 'viewer',
  'symbols.metrics': 'viewer',
  'symbols.validate': 'viewer',
  'symbols.add': 'operator',
  'symbols.remove': 'operator',
  'symbols.bulkImport': 'operator',

  'control.status': 'viewer',
  'control.history': 'viewer',
  'control.sendCommand': 'operator',
  'control.cancel': 'operator',

  'settings.get': 'viewer',
  'settings.history': 'viewer',
  'settings.version': 'viewer',
  'settings.export': 'viewer',
  'settings.jsonSchema': 'viewer',
  'settings.update': 'operator',
  'settings.reset': 'operator',
  'settings.restore': 'operator',
  'settings.import': 'operator',
  'settings.scanSymbols': 'operator',

  'account.get': 'viewer',
  'account.endFirstStart': 'viewer',
  'account.sessions': 'viewer',
  'account.endSession': 'viewer',
  'account.keys': 'viewer',
  'account.addKey': 'viewer',
  'account.revokeKey': 'viewer',

  'users.list': 'owner',
  'users.add': 'owner',
  'users.enable': 'owner',
  'users.disable': 'owner',
  'users.setRole': 'owner',
  'users.setIdentity': 'owner',
  'users.removeIdentity': 'owner',
  'users.runtimes': 'owner',
  'users.runtime': 'owner',
  'users.makeLink': 'owner',
  'users.keys': 'owner',
  'users.revokeKey': 'owner',
};

/**
 * What a key cannot do whatever its scope: a person decides on their own account, and who holds a key
 * cannot make himself another or lock its user out.
 */
export const NOT_FOR_KEYS: ReadonlySet<string> = new Set(['account.endFirstStart', 'account.endSession', 'account.addKey', 'account.revokeKey']);

/**
 * Whether a caller may use a procedure: `unknown` means that nobody is signed in. Throws AppError
 * `NOT_ALLOWED` for a caller who is known and may not.
 */
export const checkRole = (procedure: string, user: SignedInUser | null): 'allowed' | 'unknown' => {
  const least = LEAST_ROLES[procedure] ?? 'owner';
  if (least === 'anybody') return 'allowed';
  if (!user) return 'unknown';
  if (!roleAllows(user.role, least)) {
    throw new AppError(
      'NOT_ALLOWED',
      least === 'owner'
        ? 'Only the owner of this server may do this.'
        : `This needs the role ${least}; you are signed in as ${user.role}. The owner can change that under Users and keys.`,
    );
  }
  if (user.keyId !== undefined && NOT_FOR_KEYS.has(procedure)) {
    throw new AppError('NOT_ALLOWED', 'A key cannot do this. Sign in as a person.');
  }
  return 'allowed';
};
