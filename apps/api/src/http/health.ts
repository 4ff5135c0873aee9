import type { FastifyInstance } from 'fastify';

/** The state of something the process needs. `since` is Unix ms. */
export interface DependencyState {
  name: string;
  ok: boolean;
  since: number;
  detail: string;
}

export interface HealthOptions {
  version: string;
  role: string;
  startedAt: number;
  now: () => number;
  dependencies: () => Promise<DependencyState[]>;
}

/** `/health`: 200 while the process lives. `/ready`: 200, or 503, with the state and age of each dependency. */
export const healthRoutes = (server: FastifyInstance, { version, role, startedAt, now, dependencies }: HealthOptions): void => {
  server.get('/health', () => ({ status: 'ok', version, role, uptimeMs: now() - startedAt }));
  server.get('/ready', async (_, reply) => {
    const states = await dependencies();
    const ready = states.every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({
      ready,
      dependencies: states.map(({ name, ok, since, detail }) => ({ name, ok, ageMs: now() - since, detail })),
    });
  });
};
