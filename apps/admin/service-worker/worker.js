/**
 * Opens the pages while the server is away. What it keeps is the built files of one version, which
 * are the same for everybody: no answer of an API is kept, and a page is asked of the server each
 * time. The build puts FILES and VERSION in front of this.
 */
const CACHE = `livermore-${VERSION}`;
const PAGE = '/index.html';
/** Never pages of ours, also when a browser opens them as if they were. */
const SERVER_PATHS = /^\/(?:trpc|api|health|ready)(?:\/|$)/;
/** What a proxy says whose server is away. */
const AWAY = [502, 503, 504];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      // Past the browser's own cache, which may hold the page of another version.
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: file === PAGE ? 'reload' : 'default' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('livermore-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || SERVER_PATHS.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});

const kept = (file) => caches.open(CACHE).then((cache) => cache.match(file));

/** The server's page; the kept one only when there is no answer. */
const page = async (request) => {
  const answer = await fetch(request).catch(() => null);
  if (answer && !AWAY.includes(answer.status)) return answer;
  return (await kept(PAGE)) ?? answer ?? Response.error();
};
