/** The public API as a test uses it: plain requests, nothing of our own client in between. */

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

export interface Api {
  get(path: string): Promise<Answer>;
  submit(body: object, key: string): Promise<Answer>;
}

/** Signs in as a local identity and gives the API in its name. */
export async function signIn(
  url: string,
  identity: { sub?: string; tenant?: string; roles?: string[] } = {},
): Promise<Api> {
  const { body, status } = await request(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'test', tenant: 'demo', roles: ['trader'], ...identity }),
  });
  if (status !== 200 && status !== 201) throw new Error(`POST /dev/token answered ${status}: ${JSON.stringify(body)}`);

  const authorization = `Bearer ${body.token}`;
  return {
    get: path => request(url + path, { headers: { authorization } }),
    submit: (trade, key) =>
      request(`${url}/v1/trades`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(trade),
      }),
  };
}

async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
