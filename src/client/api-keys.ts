/** Calls about API keys, the identities of machines. */
import type { z } from 'zod';
import type { ApiKey, ApiKeys, IssuedApiKey, NewApiKey } from '../contracts/api-keys.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type ApiKeyView = z.infer<typeof ApiKey>;
export type ApiKeyState = ApiKeyView['state'];
export type ApiKeyRequest = z.infer<typeof NewApiKey>;
export type IssuedKey = z.infer<typeof IssuedApiKey>;

export const apiKeyCalls = (call: Call) => ({
  /** Lists active keys first, then those that ended, each the latest first; or the keys in one state. */
  apiKeys: (query: { state?: ApiKeyState; limit?: number; cursor?: string } = {}, { signal }: ReadOptions = {}) =>
    call<z.infer<typeof ApiKeys>>({ method: 'GET', path: withQuery('/v1/api-keys', { ...query }), signal }),

  /**
   * Makes a key. It is in this answer and in no other; should the answer be lost, there is a key that nobody knows, so this
   * is not tried again by itself: look at the list, revoke that one, and make another.
   */
  createApiKey: (body: ApiKeyRequest, { signal }: ReadOptions = {}) =>
    call<IssuedKey>({ method: 'POST', path: '/v1/api-keys', body, once: true, signal }),

  /**
   * Gives a key a new secret, which is in this answer and in no other. The secret before works for another 24 hours.
   * Tries once: after a lost answer, programs keep their secret, and the key can be rolled again.
   */
  rollApiKey: (id: string, { signal }: ReadOptions = {}) =>
    call<IssuedKey>({ method: 'POST', path: `${pathOf(id)}/roll`, once: true, signal }),

  /** Keeps a key that another key made, which ends with its maker otherwise. Refused to keys. */
  adoptApiKey: (id: string, { signal }: ReadOptions = {}) =>
    call<ApiKeyView>({ method: 'POST', path: `${pathOf(id)}/adopt`, signal }),

  /** From now on the key is refused, with the keys that end with it, and their streams are closed. */
  revokeApiKey: (id: string, { signal }: ReadOptions = {}) =>
    call<ApiKeyView>({ method: 'DELETE', path: pathOf(id), signal }),
});

const pathOf = (id: string): string => `/v1/api-keys/${encodeURIComponent(id)}`;
