import type { TestProject } from 'vitest/node';
import { SERVICE_NAMES, startTestServices } from './services/test-services.ts';

/** Once per test run: offers the real services to the tests; the function it returns ends them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { services, stop } = await startTestServices(process.env);
  for (const name of SERVICE_NAMES) {
    const { reason } = services[name];
    if (reason !== undefined) process.stderr.write(`Tests that need ${name} are skipped: ${reason}\n`);
  }
  project.provide('redisUrl', services.redis.address);
  project.provide('postgresUrl', services.postgres.address);
  project.provide('chromiumPath', services.chromium.address);
  project.provide('testServices', services);
  return stop;
}
