import { formatAge, formatDuration } from '../../../lib/format-time.ts';

/** What of a key decides whether it works. */
export interface KeyTimes {
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

/** Whether a key still signs in. */
export const isKeyAlive = ({ expiresAt, revokedAt }: KeyTimes, now: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

/** How long a key still works, or since when it does not. */
export const keyLife = ({ expiresAt, revokedAt }: KeyTimes, now: number): string => {
  if (revokedAt !== null) return `revoked ${formatAge(now - revokedAt)} ago`;
  if (expiresAt === null) return 'until revoked';
  return expiresAt > now ? `${formatDuration(expiresAt - now)} left` : `expired ${formatAge(now - expiresAt)} ago`;
};

/** When a key was last used; that is stored to the minute. */
export const keyUse = ({ lastUsedAt }: KeyTimes, now: number): string => {
  if (lastUsedAt === null) return 'never used';
  return now - lastUsedAt < 2 * 60_000 ? 'used under 2 min ago' : `used ${formatAge(now - lastUsedAt)} ago`;
};
