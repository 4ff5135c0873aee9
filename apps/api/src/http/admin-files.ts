import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_HERE } from './nothing-here.ts';

/**
 * Serves the Admin UI: files as they are, compressed where the build put a compressed copy beside
 * them, and every other path that a browser opens its one page.
 */
export const adminFiles = (server: FastifyInstance, adminDir: string): void => {
  const isBuilt = existsSync(join(adminDir, 'index.html'));
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (isBuilt && wantsPage) return reply.sendFile('index.html');
    return reply.code(404).send(NOTHING_HERE);
  });
  if (!isBuilt) return;
  server.register(fastifyStatic, {
    root: adminDir,
    wildcard: false,
    preCompressed: true,
    // What it would send by itself goes over what is set here.
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Built files carry a hash in their name; the page that names them does not.
      const isHashed = path.startsWith(join(adminDir, 'assets'));
      reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.setHeader('vary', 'accept-encoding');
    },
  });
};
