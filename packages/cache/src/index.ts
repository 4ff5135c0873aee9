export * from './hot-store.ts';
export { createInProcessHotStore } from './in-process/in-process-hot-store.ts';
export * from './keys.ts';
export * from './log-messages.ts';
export * from './scan-messages.ts';
export { createRedisHotStore } from './redis/redis-hot-store.ts';
