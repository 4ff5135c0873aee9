export * from './app-error.ts';
export * from './backoff.ts';
export * from './clock.ts';
export * from './log-limiter.ts';
export * from './logger.ts';
export * from './scaled-clock.ts';
export * from './service.ts';
export * from './system-clock.ts';
