/** One request and its answer, made into a result: never throws for what the network or the server does. */
import type { Problem } from '../contracts/problem.ts';
import { retryAfterMs } from './backoff.ts';
import {
  AbortedError,
  type AnswerInfo,
  type CallError,
  type Effect,
  NetworkError,
  ProblemError,
  type Result,
  TokenError,
} from './failure.ts';
import { orStopped } from './or-stopped.ts';

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the base URL on, with its query. */
  path: string;
  /** Text is sent as it is, everything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Never sent a second time, since that could have another effect. */
  once?: boolean;
  /** What earlier calls of the same command have left open; none, when left out. */
  before?: Effect | undefined;
}

export interface Transport {
  baseUrl: string;
  fetch: FetchLike;
  /** Asked before every try, so that a renewed token is used at once. Null sends no Authorization. */
  token: (() => Promise<string> | string) | null;
  /** How long one try may take, its token included. */
  timeoutMs: number;
}

/** Sends a request once, and reads the JSON that it is answered with. */
export const send = <T>(transport: Transport, request: Request): Promise<Result<T>> =>
  exchange(transport, request, readJson<T>);

/**
 * Sends a request once. The time of a try counts from the asking for its token until `read` has settled.
 * @param read makes a result of the answer
 */
export async function exchange<T>(
  transport: Transport,
  request: Request,
  read: (response: Response) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { signal } = request;
  if (signal?.aborted) return { ok: false, error: new AbortedError('none') };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), transport.timeoutMs);
  const stop = () => deadline.abort();
  signal?.addEventListener('abort', stop);
  let sent = false;
  const failed = (cause: unknown): CallError => {
    if (signal?.aborted) return new AbortedError(sent ? 'unknown' : 'none');
    const late = deadline.signal.aborted ? ` within ${transport.timeoutMs} ms` : null;
    if (sent) return new NetworkError(late ? `No response${late}` : 'The server could not be reached', { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    return new TokenError(late ? `No token${late}` : `No token: ${why}`, 'none', { cause });
  };
  try {
    const headers = headersFor(request, transport.token && (await orStopped(transport.token(), deadline.signal)));
    sent = true;
    const response = await transport.fetch(transport.baseUrl + request.path, {
      method: request.method,
      headers,
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: textOf(request.body) }),
    });
    return await read(response);
  } catch (cause) {
    return { ok: false, error: failed(cause) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

const headersFor = ({ body, headers }: Request, token: string | null): Record<string, string> => ({
  accept: 'application/json, application/problem+json',
  ...(token !== null && { authorization: `Bearer ${token}` }),
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...headers,
});

/** What came with an answer, beside its body. */
export const infoOf = ({ headers, status }: Response): AnswerInfo => ({
  status,
  etag: headers.get('etag'),
  replayed: headers.get('idempotency-replayed') === 'true',
  requestId: headers.get('x-request-id'),
  bookmark: headers.get('x-tapebook-bookmark'),
});

export async function readJson<T>(response: Response): Promise<Result<T>> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return { ok: true, value: body as T, info: infoOf(response) };
  if (!response.ok && isProblem(body)) {
    const effect = response.status >= 500 ? 'unknown' : 'none';
    const wait = retryAfterMs(response.headers.get('retry-after'), Date.now());
    return { ok: false, error: new ProblemError(body, effect, wait) };
  }
  return { ok: false, error: new NetworkError(`Status ${response.status} without a response of the Tapebook API`) };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'detail' in body;
}
