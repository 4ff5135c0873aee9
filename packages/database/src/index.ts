export type { Database, Queryable } from './database.ts';
export { openDatabase } from './open-database.ts';
export { openEmbeddedDatabase } from './embedded/open-embedded-database.ts';
export * from './queries/alerts.ts';
export * from './queries/market.ts';
export * from './queries/products.ts';
export * from './queries/store-turn.ts';
export * from './queries/users.ts';
export * as schema from './schema/index.ts';
