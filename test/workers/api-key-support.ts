/** Calls about API keys, as tests of keys make them. */
import type { z } from 'zod';
import type { ApiKey } from '../../src/contracts/api-keys.ts';
import { type CallOptions, type Claims, call } from './support.ts';

export type KeyView = z.infer<typeof ApiKey>;
export type Issued = KeyView & { key: string };

export const operations = (tenant: string, sub = 'o.ps'): Claims => ({ sub, tenant, roles: ['operations'] });

/** Sends a call as a person, or with the text of a key. */
export const callAs = (by: Claims | string, method: string, path: string, options: CallOptions = {}) =>
  typeof by === 'string'
    ? call(method, path, { ...options, headers: { ...options.headers, authorization: `Bearer ${by}` } })
    : call(method, path, { ...options, as: by });

/** Makes a key for operations, or as the body says. */
export async function issued(by: Claims | string, body: object = {}): Promise<Issued> {
  const answer = await callAs(by, 'POST', '/v1/api-keys', { body: { name: 'k', roles: ['operations'], ...body } });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Revokes, rolls or adopts a key. */
export async function change<T = Issued>(by: Claims | string, id: string, what: 'revoke' | 'roll' | 'adopt') {
  const path = `/v1/api-keys/${id}`;
  const answer = await (what === 'revoke' ? callAs(by, 'DELETE', path) : callAs(by, 'POST', `${path}/${what}`));
  return { status: answer.status, body: await answer.json<T & { code?: string; detail?: string }>() };
}

/** The status of a read with a key: 200 while the key works. */
export const readWith = async (key: string): Promise<number> => (await callAs(key, 'GET', '/v1/positions')).status;

/** Reads every page of the list. */
export async function listed(by: Claims, query = '', limit = 200): Promise<KeyView[]> {
  const found: KeyView[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await callAs(by, 'GET', `/v1/api-keys?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`);
    const page: { items: KeyView[]; nextCursor: string | null } = await answer.json();
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}

/** A time so many ms from now. */
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Finds a key in the list. @throws Error when the list does not have the key */
export async function listedKey(by: Claims, id: string): Promise<KeyView> {
  const found = (await listed(by)).find(key => key.id === id);
  if (!found) throw new Error(`the list has no key ${id}`);
  return found;
}
