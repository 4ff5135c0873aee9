import type { ServiceName, TestService } from './test-services.ts';

declare module 'vitest' {
  /** What the global set-up offers to every test through `inject`. */
  interface ProvidedContext {
    /** A Redis that tests may fill and empty, or null. */
    redisUrl: string | null;
    /** A PostgreSQL database from which tests may create others, or null. */
    postgresUrl: string | null;
    chromiumPath: string | null;
    /** The same with the reason where one is missing. */
    testServices: Record<ServiceName, TestService>;
  }
}
