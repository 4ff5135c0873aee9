import { describe, inject } from 'vitest';
import type { ServiceName } from './test-services.ts';

/**
 * A `describe` for tests that need a real service; `define` is given its address. Where it is
 * missing every test is reported as skipped, with the reason in the title; `define` still runs to
 * collect their names, so connect in hooks and tests only.
 */
export const describeWith = (service: ServiceName, title: string, define: (address: string) => void): void => {
  const { address, reason } = inject('testServices')[service];
  if (address === null) {
    describe.skip(`${title} [skipped, no ${service}: ${reason}]`, () => {
      define(`${service}://missing.invalid`);
    });
    return;
  }
  describe(title, () => {
    define(address);
  });
};
