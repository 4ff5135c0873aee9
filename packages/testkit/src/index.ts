export * from './fake-clock.ts';
export * from './until.ts';
