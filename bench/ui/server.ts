/**
 * Serves built pages, and an API that has a large book and a stream on which something happens all the time. Everything
 * else of the system is left out, so that two cores are there for the browser.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import type { Trade } from '../../src/client/index.ts';
import { acceptSocket, type ServerSocket } from './socket.ts';
import { feedItem, Market } from './trades.ts';

const TYPES: { [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** As the Worker answers it: pages of this many trades, so many in an answer. */
const NDJSON = 'application/x-ndjson';
const LINE = { trades: 1000, pages: 40 };

export interface PageServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * @param folder the built page
 * @param size trades in the book at first
 * @param perSecond changes on the stream
 */
export async function servePage(folder: string, size: number, perSecond: number): Promise<PageServer> {
  const market = new Market(8);
  const book = market.book(size);
  const sockets = new Set<ServerSocket>();
  let position = 0;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/v1/trades' && request.headers.accept?.includes(NDJSON))
      return sendPages(response, searchParams, book);
    const answer = apiAnswer(pathname, searchParams, book);
    if (answer !== undefined) return sendJson(response, answer);
    sendFile(response, folder, pathname);
  });
  server.on('upgrade', (request: IncomingMessage, socket) => {
    const stream: ServerSocket = acceptSocket(request, socket, () => sockets.delete(stream));
    stream.send(JSON.stringify({ type: 'hello', position, head: position, recovered: true, heartbeatSeconds: 30 }));
    sockets.add(stream);
  });
  const timer = setInterval(() => {
    if (sockets.size === 0) return;
    const items = [feedItem(++position, market.next(new Date()))];
    const text = JSON.stringify({ type: 'events', items });
    for (const socket of sockets) socket.send(text);
  }, 1000 / perSecond);

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      clearInterval(timer);
      // The server no longer knows of what has been upgraded, but waits for its end.
      for (const socket of sockets) socket.close();
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

function pageOf(book: readonly Trade[], from: number, limit: number) {
  const to = from + limit;
  return { items: book.slice(from, to), nextCursor: to < book.length ? String(to) : null };
}

function sendPages(response: ServerResponse, query: URLSearchParams, book: readonly Trade[]): void {
  function* lines() {
    const from = Number(query.get('cursor') ?? 0);
    for (let page = 0; page < LINE.pages && from + page * LINE.trades < book.length; page++)
      yield `${JSON.stringify(pageOf(book, from + page * LINE.trades, LINE.trades))}\n`;
  }
  response.writeHead(200, { 'content-type': NDJSON });
  Readable.from(lines(), { highWaterMark: 1 }).pipe(response);
}

function apiAnswer(path: string, query: URLSearchParams, book: readonly Trade[]): unknown {
  if (path === '/dev/token') return { token: devToken() };
  if (path === '/v1/stream/tickets') return { ticket: 'bench', expiresAt: new Date(Date.now() + 60_000).toISOString() };
  if (path === '/v1/trades') return pageOf(book, Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 50));
  return path.startsWith('/v1/') ? { items: [], nextCursor: null } : undefined;
}

function devToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 't.ng', tenant: 'demo', roles: ['trader'] })}.`;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  const name = normalize(path === '/' ? '/index.html' : path);
  try {
    const body = readFileSync(join(folder, name));
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
