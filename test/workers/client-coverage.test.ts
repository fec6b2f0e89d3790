/** The client library against the API's own description: a call for every operation, and no call for what is not there. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createTapebookClient } from '../../src/client/index.ts';
import { createApp } from '../../src/worker/app.ts';
import { type Client, EXAMPLES, NOT_CALLS } from './client-examples.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
}
interface Operation {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const document = (await (await createApp().request('/openapi.json', {}, env)).json()) as {
  paths: Record<string, Record<string, Operation>>;
};

/** `GET /v1/stream` is the WebSocket itself: `subscribe` and `follow` open it. */
const UPGRADES = ['GET /v1/stream'];

const operations = new Map<string, Operation>(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  ),
);

interface Sent {
  call: string;
  method: string;
  url: URL;
  headers: Headers;
  status: number;
}

/** Makes every call of the examples with all that it can be given, and notes what would have been sent. */
async function sentByAll(): Promise<Sent[]> {
  const sent: Sent[] = [];
  let call = '';
  const client = createTapebookClient({
    baseUrl: 'https://book.test',
    token: () => 'token',
    fetch: async (url, { method, headers }) => {
      sent.push({
        call,
        method: String(method),
        url: new URL(url),
        headers: new Headers(headers as Record<string, string>),
        status: 200,
      });
      return Response.json({});
    },
  });
  for (const [name, example] of Object.entries(EXAMPLES)) {
    call = name;
    await example(client);
  }
  return sent;
}

const matches = (path: string, pathname: string) =>
  new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname) && !pathname.includes('undefined');

/** The operation that a request is one of; a fixed path goes before one with parameters. */
const nameOf = ({ method, url }: Sent) =>
  [...operations.keys()]
    .filter(name => name.startsWith(`${method} `) && matches(name.slice(method.length + 1), url.pathname))
    .sort((one, other) => one.split('{').length - other.split('{').length)[0];

const sent = await sentByAll();
const requestsOf = (name: string) => sent.filter(one => nameOf(one) === name);
const parametersOf = (name: string, place: Parameter['in']) =>
  (operations.get(name)?.parameters ?? []).filter(one => one.in === place).map(one => one.name);

describe('the client knows the whole API', () => {
  const expected = [...operations.keys()].filter(name => !UPGRADES.includes(name));

  it.each(expected)('%s', name => {
    const requests = requestsOf(name);
    expect(requests, 'no call of the client sends this').not.toEqual([]);
    const queries = new Set(requests.flatMap(({ url }) => [...url.searchParams.keys()]));
    expect([...queries].sort()).toEqual(parametersOf(name, 'query').sort());
    const headers = requests.flatMap(request => [...request.headers.keys()]);
    expect(headers).toEqual(expect.arrayContaining(parametersOf(name, 'header').map(header => header.toLowerCase())));
    expect(requests.map(({ call }) => call)).toContain(operations.get(name)?.operationId);
    const types = Object.keys(operations.get(name)?.requestBody?.content ?? {});
    const contentTypes = new Set(requests.map(request => request.headers.get('content-type')).filter(Boolean));
    expect([...contentTypes].sort()).toEqual(types.sort());
    const answers = Object.entries(operations.get(name)?.responses ?? {})
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, { content }]) => Object.keys(content ?? {}));
    const accepted = requests.map(request => request.headers.get('accept') ?? '').join();
    for (const type of answers) expect(accepted).toContain(type);
  });
});

describe('the client calls nothing else', () => {
  it('every request is one of the API', () => {
    expect(sent.filter(request => nameOf(request) === undefined).map(({ call, url }) => [call, url.pathname])).toEqual(
      [],
    );
  });

  it('every call was looked at', () => {
    const client: Client = createTapebookClient({ baseUrl: '', token: () => '' });
    expect([...Object.keys(EXAMPLES), ...NOT_CALLS].sort()).toEqual(Object.keys(client).sort());
  });
});
