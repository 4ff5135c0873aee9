/**
 * What tests share. Real services come from the global set-up: `inject('redisUrl')`,
 * `inject('postgresUrl')` and `inject('chromiumPath')` of Vitest, null where missing, or simply
 * `describeWith('redis', 'title', (url) => { … })`, which reports a skip with its reason.
 */
export * from './fake-clock.ts';
export * from './proxy.ts';
export * from './recording-logger.ts';
export * from './services/describe-with.ts';
export * from './services/free-port.ts';
export * from './services/postgres-server.ts';
export * from './services/programs.ts';
export * from './services/redis-server.ts';
export * from './test-database.ts';
export * from './until.ts';
