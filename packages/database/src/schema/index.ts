export * from './alerts.ts';
export * from './candles.ts';
export * from './exchanges.ts';
export * from './identity.ts';
export * from './indicator-states.ts';
export * from './users.ts';
