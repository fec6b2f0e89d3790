/** One request and its answer, made into a result: never throws for what the network or the server does. */
import type { Problem } from '../contracts/problem.ts';
import { retryAfterMs } from './backoff.ts';
import { AbortedError, NetworkError, ProblemError, type Result } from './failure.ts';

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface Request {
  method: 'GET' | 'POST';
  /** From the base URL on, with its query. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export interface Transport {
  baseUrl: string;
  fetch: FetchLike;
  /** Asked before every try, so that a renewed token is used at once. Null sends no Authorization. */
  token: (() => Promise<string> | string) | null;
  /** How long one try may take. */
  timeoutMs: number;
}

/** Sends a request once. */
export async function send<T>(transport: Transport, request: Request): Promise<Result<T>> {
  const { signal } = request;
  if (signal?.aborted) return { ok: false, error: new AbortedError('none') };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), transport.timeoutMs);
  const stop = () => deadline.abort();
  signal?.addEventListener('abort', stop);
  try {
    const response = await transport.fetch(transport.baseUrl + request.path, {
      method: request.method,
      headers: await headersFor(transport, request),
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    return await read<T>(response);
  } catch (cause) {
    if (signal?.aborted) return { ok: false, error: new AbortedError('unknown') };
    const message = deadline.signal.aborted
      ? `No answer within ${transport.timeoutMs} ms`
      : 'The server was not reached';
    return { ok: false, error: new NetworkError(message, { cause }) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function headersFor(transport: Transport, request: Request): Promise<Record<string, string>> {
  return {
    accept: 'application/json, application/problem+json',
    ...(transport.token ? { authorization: `Bearer ${await transport.token()}` } : {}),
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...request.headers,
  };
}

async function read<T>(response: Response): Promise<Result<T>> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) {
    const { headers, status } = response;
    const info = {
      status,
      etag: headers.get('etag'),
      replayed: headers.get('idempotency-replayed') === 'true',
      requestId: headers.get('x-request-id'),
    };
    return { ok: true, value: body as T, info };
  }
  if (!response.ok && isProblem(body)) {
    const effect = response.status >= 500 ? 'unknown' : 'none';
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    return { ok: false, error: new ProblemError(body, effect, wait) };
  }
  return { ok: false, error: new NetworkError(`Status ${response.status} came without an answer of this API`) };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'detail' in body;
}
