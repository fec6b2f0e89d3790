/** Means of an attack: a tenant of its own, callers with chosen identities, plain requests and streams. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { waitUntil } from '../scripts/lib/wait-until.ts';

export interface Attack {
  family: 'audit trail' | 'keys and tickets' | 'bounds';
  /** Promise that the attack tries to break. */
  claim: string;
  /** Marks an attack that shows nothing with small numbers. */
  isLarge?: true;
  /**
   * @returns the extent of the attack, for the table
   * @throws AssertionError for a promise that is broken
   */
  run(target: Target): Promise<string>;
}

/** Sizes of the attacks. */
export interface Scale {
  /** Refusals of one flood. */
  refusals: number;
  accounts: number;
  faults: number;
  /** Commands on one trade. Above 5,000 its log reaches the bound of 10,000 events. */
  commands: number;
}

export const FULL: Scale = { refusals: 9_700, accounts: 300, faults: 500, commands: 600 };
export const SHORT: Scale = { refusals: 300, accounts: 20, faults: 200, commands: 20 };

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Parsed body; empty for a body that is not a JSON object. */
  body: Body;
}

/** Members of answers that attacks read. A missing member is undefined, which fails the attack. */
export interface Body {
  token: string;
  ticket: string;
  key: string;
  code: string;
  tradeId: string;
  version: number;
  status: string;
  total: number;
  nextCursor: string | null;
  errors: { pointer: string; message: string }[];
  accounts: { account: string | null; total: number }[];
  items: Item[];
  notKept?: { subject: string | null; count: number }[];
  type: string;
  position: number;
  head: number;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Item {
  at: string;
  kind: string;
  operation: string;
  requestId: string;
}

/** Operation of /openapi.json. */
export interface Operation {
  parameters?: { name?: string; schema?: { maximum?: number } }[];
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
}

export interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

export interface Sent {
  headers?: Record<string, string>;
  /** Value that is sent as JSON; a text is sent unchanged. */
  body?: unknown;
}

export class Target {
  readonly baseUrl: string;
  readonly scale: Scale;
  /** Name of a new tenant, so that runs do not meet. */
  readonly tenant = `attack-${randomUUID().slice(0, 8)}`;

  constructor(baseUrl: string, scale: Scale) {
    this.baseUrl = baseUrl;
    this.scale = scale;
  }

  /** Makes an identity of the local issuer. */
  async caller(sub: string, role: 'trader' | 'operations' | 'auditor', tenant = this.tenant): Promise<Caller> {
    const { status, body } = await this.send('POST', '/dev/token', { body: { sub, tenant, roles: [role] } });
    assert.equal(status, 200, `${this.baseUrl} gives no local identities, which the attacks need (npm start does)`);
    return new Caller(this, body.token);
  }

  /** Sends a request with any path, host and bytes. */
  send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Answer> {
    const { hostname, port } = new URL(this.baseUrl);
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path,
        headers: {
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      });
      request.on('error', reject);
      request.on('upgrade', ({ statusCode = 0, headers }, socket) => {
        socket.destroy();
        resolve({ status: statusCode, headers, text: '', body: {} as Body });
      });
      request.on('response', response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: objectIn(text) });
        });
      });
      request.end(text);
    });
  }
}

function objectIn(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === 'object' && value !== null ? value : {}) as Body;
  } catch (error) {
    if (error instanceof SyntaxError) return {} as Body;
    throw error;
  }
}

export class Caller {
  readonly target: Target;
  readonly token: string;

  constructor(target: Target, token: string) {
    this.target = target;
    this.token = token;
  }

  send(method: string, path: string, { headers, body }: Sent = {}): Promise<Answer> {
    return this.target.send(method, path, {
      headers: { authorization: `Bearer ${this.token}`, ...headers },
      ...(body !== undefined && { body }),
    });
  }

  /** @throws AssertionError for any other status */
  async expect(status: number, method: string, path: string, sent?: Sent): Promise<Answer> {
    const answer = await this.send(method, path, sent);
    assert.equal(
      answer.status,
      status,
      `${method} ${path} was answered ${answer.status}: ${answer.text.slice(0, 300)}`,
    );
    return answer;
  }

  submit(terms: object = {}): Promise<Answer> {
    const body = { account: 'EQ-1', side: 'BUY', symbol: 'ACME', quantity: '1', price: '1', ...terms };
    return this.expect(201, 'POST', '/v1/trades', { headers: { 'idempotency-key': randomUUID() }, body });
  }

  async ticket(): Promise<string> {
    return (await this.expect(201, 'POST', '/v1/stream/tickets')).body.ticket;
  }

  async stream(query = ''): Promise<Stream> {
    const url = `${this.target.baseUrl.replace(/^http/, 'ws')}/v1/stream?ticket=${await this.ticket()}${query}`;
    const stream = new Stream(url);
    await stream.until('a greeting', ({ type }) => type === 'hello');
    return stream;
  }
}

export class Stream {
  readonly #socket: WebSocket;
  readonly messages: Body[] = [];
  bytes = 0;
  #pongs = 0;
  /** Reason and code with which the server has ended the stream. */
  end: { reason: string; code: number } | null = null;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener('message', ({ data }) => {
      this.bytes += Buffer.byteLength(data);
      if (data === 'pong') this.#pongs += 1;
      else this.messages.push(objectIn(data));
    });
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.end = { code, reason };
    });
  }

  send(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  close(): void {
    this.#socket.close();
  }

  until(what: string, holds: (message: Stream['messages'][number]) => boolean): Promise<unknown> {
    return waitUntil(what, () => this.messages.some(holds), { seconds: 20, everyMs: 10 });
  }

  async pong(): Promise<void> {
    await waitUntil('a pong', () => this.#pongs > 0, { seconds: 20, everyMs: 10 });
  }

  async ended(seconds = 20): Promise<{ reason: string; code: number }> {
    return waitUntil('the server to end the stream', () => this.end, { seconds, everyMs: 10 });
  }

  /** Position at which the feed ended at the greeting. */
  get head(): number {
    return this.messages.find(({ type }) => type === 'hello')?.head ?? 0;
  }

  /** Number of items that have come. */
  get items(): number {
    return this.messages.reduce((sum, { items }) => sum + (items?.length ?? 0), 0);
  }
}

/** Does something n times, 32 at once. */
export async function flood<T>(times: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < times) {
      const n = next++;
      results[n] = await work(n);
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return results;
}

/** Counts by a name, for messages: `401: 12, 429: 3`. */
export function tally(names: readonly (string | number)[]): string {
  const counts = new Map<string | number, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name}: ${count}`).join(', ');
}
