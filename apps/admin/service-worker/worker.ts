/**
 * Opens the pages while the server is away. What it keeps is the built files of one version, which
 * are the same for everybody: no answer of an API is kept, and a page is asked of the server each
 * time. The build puts VERSION and FILES in front of this.
 */
declare const VERSION: string;
/** Paths of all built files, `/index.html` among them. */
declare const FILES: readonly string[];

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const CACHE = `livermore-${VERSION}`;
const PAGE = '/index.html';
/** Never pages of ours, also when a browser opens them as if they were. */
const SERVER_PATHS = /^\/(?:trpc|api|health|ready)(?:\/|$)/;
/** What a proxy says whose server is away. */
const AWAY = [502, 503, 504];

worker.addEventListener('install', (event) => {
  const keepAll = async (): Promise<void> => {
    const cache = await caches.open(CACHE);
    // The page past the browser's own cache, which may hold that of another version.
    await cache.addAll(FILES.map((file) => new Request(file, { cache: file === PAGE ? 'reload' : 'default' })));
    await worker.skipWaiting();
  };
  event.waitUntil(keepAll());
});

worker.addEventListener('activate', (event) => {
  const takeOver = async (): Promise<void> => {
    const others = (await caches.keys()).filter((name) => name.startsWith('livermore-') && name !== CACHE);
    await Promise.all(others.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(takeOver());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || SERVER_PATHS.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(pathname, request));
});

const kept = async (path: string): Promise<Response | undefined> => (await caches.open(CACHE)).match(path);

const file = async (path: string, request: Request): Promise<Response> => (await kept(path)) ?? fetch(request);

/** The server's page; the kept one only when there is no answer. */
const page = async (request: Request): Promise<Response> => {
  const answer = await fetch(request).catch(() => null);
  if (answer && !AWAY.includes(answer.status)) return answer;
  return (await kept(PAGE)) ?? answer ?? Response.error();
};
