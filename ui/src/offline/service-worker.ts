/**
 * Keeps the app itself, by its build, so that it opens without a network. What the API answers is never kept here: trades
 * of one person must not come to another, and nothing old may look new. Runs as a script of its own (ui/vite.config.ts).
 */

/** What the build has made: put in front of this script by it. */
declare const SHELL: { version: string; files: readonly string[] };

/** The part of a service worker's surroundings that is used here; the library of a page does not have it. */
interface Surroundings {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Lasting & Fetching) => void): void;
  readonly clients: { claim(): Promise<void> };
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as Surroundings;
const PREFIX = 'tapebook-';
const NAME = PREFIX + SHELL.version;
/** Every screen is this page. */
const PAGE = '/';
/** What the server answers itself when one goes there. */
const NOT_OURS = /^\/(v1|dev|docs|healthz|readyz|openapi|asyncapi)\b/;
/** A network that does not answer within this time is none. */
const PATIENCE_MS = 4_000;

worker.addEventListener('install', event =>
  event.waitUntil(
    caches.open(NAME).then(cache => cache.addAll([new Request(PAGE, { cache: 'reload' }), ...SHELL.files])),
  ),
);

// The worker of another build waits until the last page of that build is closed, which still needs its files.
worker.addEventListener('activate', event =>
  event.waitUntil(
    caches
      .keys()
      .then(names => names.filter(name => name.startsWith(PREFIX) && name !== NAME))
      .then(old => Promise.all(old.map(name => caches.delete(name))))
      .then(() => worker.clients.claim()),
  ),
);

worker.addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && !NOT_OURS.test(pathname)) event.respondWith(newestPage(request));
  else if (SHELL.files.includes(pathname)) event.respondWith(kept(pathname).then(found => found ?? fetch(request)));
});

const kept = async (path: string): Promise<Response | undefined> => (await caches.open(NAME)).match(path);

/** The page as the server has it now; the one kept, where the server cannot be reached. */
async function newestPage(request: Request): Promise<Response> {
  const page = fetch(request);
  const inTime = new Promise<null>(resolve => setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = await Promise.race([page, inTime]).catch(() => null);
  if (answer !== null && answer.status < 500) return answer;
  return (await kept(PAGE)) ?? page;
}
