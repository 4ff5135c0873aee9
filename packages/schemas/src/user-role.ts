/** What somebody may do, from least to most; each may do what those before it may. */
export const USER_ROLES = ['viewer', 'operator', 'owner'] as const;

export type UserRole = (typeof USER_ROLES)[number];

/** The role that a stored text means; what is not known may do the least. */
export const userRoleOf = (text: string | null | undefined): UserRole =>
  USER_ROLES.find((role) => role === text) ?? 'viewer';

/** Whether a role may do what asks for at least another one. */
export const roleAllows = (role: UserRole, least: UserRole): boolean =>
  USER_ROLES.indexOf(role) >= USER_ROLES.indexOf(least);

/** The lesser of two roles. */
export const lesserRole = (a: UserRole, b: UserRole): UserRole => (roleAllows(a, b) ? b : a);
