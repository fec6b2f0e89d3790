/** Calls about API keys, the identities of machines. */
import type { z } from 'zod';
import type { ApiKey, IssuedApiKey, NewApiKey } from '../contracts/api-keys.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type ApiKeyView = z.infer<typeof ApiKey>;
export type ApiKeyRequest = z.infer<typeof NewApiKey>;

export const apiKeyCalls = (call: Call) => ({
  apiKeys: ({ limit }: { limit?: number } = {}, { signal }: ReadOptions = {}) =>
    call<{ items: ApiKeyView[] }>({ method: 'GET', path: withQuery('/v1/api-keys', { limit }), signal }),

  /**
   * Makes a key. It is in this answer and in no other; should the answer be lost, there is a key that nobody knows, so this
   * is not tried again by itself: look at the list, revoke that one, and make another.
   */
  createApiKey: (body: ApiKeyRequest, { signal }: ReadOptions = {}) =>
    call<z.infer<typeof IssuedApiKey>>({ method: 'POST', path: '/v1/api-keys', body, once: true, signal }),

  /** From now on the key is refused, and its streams are closed. */
  revokeApiKey: (id: string, { signal }: ReadOptions = {}) =>
    call<ApiKeyView>({ method: 'DELETE', path: `/v1/api-keys/${encodeURIComponent(id)}`, signal }),
});
