export * from './feed/exchange-adapter.ts';
