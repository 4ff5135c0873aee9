/** Roles that the owner gives, with what they mean. */
export const ROLE_OPTIONS = [
  { value: 'viewer', label: 'Viewer', meaning: 'sees everything of their own, changes nothing' },
  { value: 'operator', label: 'Operator', meaning: 'steers their own engine and changes its settings' },
] as const;

export type GivenRole = (typeof ROLE_OPTIONS)[number]['value'];
