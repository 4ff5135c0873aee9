import { LOG_COMPONENTS, USER_ROLES, type LogLine } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayReadLine } from './log-access.ts';

const line = (fields: Partial<LogLine>): LogLine => ({
  ...{ id: '1-a-1', process: 'a', nr: 1, at: 1, level: 'info', component: 'market', message: '' },
  ...fields,
});

describe('who may read a line', () => {
  it('is the owner for all of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOG_COMPONENTS), fc.option(fc.nat(3), { nil: undefined }), (component, userId) =>
        mayReadLine(line({ component, ...(userId !== undefined && { userId }) }), { id: 1, role: 'owner' }),
      ),
    );
  });

  it('is nobody else for lines of another user, whatever they are about', () => {
    for (const component of LOG_COMPONENTS) {
      for (const role of USER_ROLES.filter((each) => each !== 'owner')) {
        expect(mayReadLine(line({ component, userId: 3 }), { id: 2, role })).toBe(false);
        expect(mayReadLine(line({ component, userId: 2 }), { id: 2, role })).toBe(true);
      }
    }
  });

  it('is everybody for the shared market alone, where it concerns nobody', () => {
    const shared = LOG_COMPONENTS.filter((component) => mayReadLine(line({ component }), { id: 2, role: 'operator' }));
    expect(shared).toEqual(['market', 'back-fill', 'feed', 'demo market']);
    expect(mayReadLine(line({ component: 'a new one' }), { id: 2, role: 'viewer' })).toBe(false);
  });
});
