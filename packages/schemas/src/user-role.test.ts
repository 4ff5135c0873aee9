import { expect, it } from 'vitest';
import { lesserRole, roleAllows, userRoleOf } from './user-role.ts';

it('a role may do what lesser ones may, and not what greater ones may', () => {
  expect(roleAllows('owner', 'operator')).toBe(true);
  expect(roleAllows('operator', 'operator')).toBe(true);
  expect(roleAllows('viewer', 'operator')).toBe(false);
  expect(roleAllows('operator', 'owner')).toBe(false);
});

it('a text that is no role may do the least', () => {
  expect(userRoleOf('operator')).toBe('operator');
  for (const text of ['', 'OWNER', 'admin', null, undefined]) expect(userRoleOf(text)).toBe('viewer');
});

it('of two roles the lesser is taken, whichever comes first', () => {
  expect(lesserRole('owner', 'viewer')).toBe('viewer');
  expect(lesserRole('operator', 'owner')).toBe('operator');
  expect(lesserRole('viewer', 'viewer')).toBe('viewer');
});
