import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { SERVICE_NAMES, startTestServices } from './services/test-services.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what test files of one run share. */
    runFolder: string;
  }
}

/** Once per test run: offers the real services and a folder to the tests; the function it returns ends and removes them. */
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
  const runFolder = mkdtempSync(join(tmpdir(), 'livermore-run-'));
  project.provide('runFolder', runFolder);
  return async () => {
    rmSync(runFolder, { recursive: true, force: true });
    await stop();
  };
}
