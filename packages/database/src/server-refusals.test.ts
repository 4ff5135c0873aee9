import { expect, it } from 'vitest';
import { refuseOldServer, unreachable } from './server-refusals.ts';

it('takes PostgreSQL 14 and newer and refuses older servers by their version', () => {
  refuseOldServer(140_000, 'x');
  refuseOldServer(180_006, 'x');
  expect(() => refuseOldServer(130_022, 'market on db:5432')).toThrow(
    expect.objectContaining({
      code: 'DATABASE_TOO_OLD',
      message: expect.stringContaining('market on db:5432 runs PostgreSQL 13') as string,
    }),
  );
});

it('tells a refused password from a refused user', () => {
  const target = { host: 'db', port: 5432, user: 'ann', database: 'market' };
  const failed = (code: string) => unreachable(Object.assign(new Error('no'), { code }), target).message;
  expect(failed('28P01')).toContain('db:5432: the server refused the password of user "ann"');
  expect(failed('28000')).toContain('pg_hba.conf');
  expect(failed('XX')).toContain('no');
});
