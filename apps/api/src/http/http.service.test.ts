import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpService } from './http.service.ts';

const services: HttpService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

const startService = async (port = 0): Promise<HttpService> => {
  const service = new HttpService({
    host: '127.0.0.1',
    port,
    logger: pino({ level: 'silent' }),
    health: { version: '1.2.3', role: 'all', startedAt: 1_000, now: () => 3_500, dependencies: async () => [{ name: 'database', ok: false, since: 3_000, detail: 'not open yet' }] },
  });
  services.push(service);
  await service.start();
  return service;
};

/** A server that says what it was asked. */
const echo = (): FastifyInstance => {
  const server = Fastify({
    frameworkErrors: (_error, _request, reply: FastifyReply) => {
      void reply.code(400).send('unreadable');
    },
  });
  server.post('/echo', (request) => ({ body: request.body }));
  return server;
};

const post = (service: HttpService): Promise<Response> =>
  fetch(`${service.url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });

describe('the HTTP server of a process that starts', () => {
  it('tells its health before anything else is there', async () => {
    const { url } = await startService();
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toEqual({ status: 'ok', version: '1.2.3', role: 'all', uptimeMs: 2_500 });
    const ready = await fetch(`${url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, dependencies: [{ name: 'database', ok: false, ageMs: 500, detail: 'not open yet' }] });
  });

  it('answers what was asked too early as soon as somebody serves it, with nothing of it lost', async () => {
    const service = await startService();
    let isAnswered = false;
    const early = post(service).then((answer) => {
      isAnswered = true;
      return answer;
    });
    // By the time that health was told, the request before it has been read.
    await fetch(`${service.url}/health`);
    expect(isAnswered).toBe(false);
    await service.serve(echo());
    expect(await (await early).json()).toEqual({ body: { a: 1 } });
    expect(await (await post(service)).json()).toEqual({ body: { a: 1 } });
  });

  it('leaves health to who serves, with its rules for who may ask', async () => {
    const service = await startService();
    const server = Fastify();
    server.get('/health', (_, reply) => reply.code(403).send('not you'));
    await service.serve(server);
    expect(await (await fetch(`${service.url}/health`)).text()).toBe('not you');
  });

  it('leaves it to who serves to answer an address that cannot be read', async () => {
    const service = await startService();
    await service.serve(echo());
    const answer = await fetch(`${service.url}/%zz`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe('unreadable');
  });

  it('says, where there is nothing but health, that there is nothing, without repeating the address', async () => {
    const service = await startService();
    await service.serve(null);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
    for (const path of ['/a-secret', '/%zz-a-secret']) {
      const answer = await fetch(service.url + path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('a-secret');
    }
  });

  it('ends what waits when it stops, and listens no more', async () => {
    const service = await startService();
    const { url } = service;
    const early = post(service).then(() => 'answered', () => 'ended');
    await fetch(`${url}/health`);
    await service.stop();
    expect(await early).toBe('ended');
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
  });

  it('ends open streams when it stops', async () => {
    const service = await startService();
    const server = Fastify();
    server.get('/stream', (_, reply) => {
      reply.hijack();
      reply.raw.write('open');
    });
    await service.serve(server);
    const stream = (await fetch(`${service.url}/stream`)).body?.getReader();
    await stream?.read();
    await service.stop();
    await expect(stream?.read()).rejects.toThrow('terminated');
  });

  it('says what to do when somebody else listens at its port', async () => {
    const { port } = await startService();
    await expect(startService(port)).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining('--port 0') as string });
  });
});
