/** API keys: made, listed and revoked by operations. A key has no more rights than who makes it. */
import { createRoute, z } from '@hono/zod-openapi';
import { ApiKey, IssuedApiKey, NewApiKey } from '../../contracts/api-keys.ts';
import type { AuditedChange } from '../../contracts/audit.ts';
import { subjectOfKey } from '../../domain/actor.ts';
import { type ApiKeyRow, findOwnApiKey, insertApiKey, listApiKeys, revokeApiKey } from '../../views/api-keys.ts';
import { newApiKey } from '../identity/api-key.ts';
import { aboutToChange, changed } from '../middleware/audited.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { asRecorded } from '../named-codes.ts';
import { ProblemError } from '../problem.ts';
import { json, limitParam, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const tags = ['API keys'];

const create = createRoute({
  ...permitted('api-key.create', ...jsonBody),
  tags,
  method: 'post',
  path: '/v1/api-keys',
  summary: 'Make a key; it is shown once',
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: NewApiKey } } } },
  responses: {
    201: json(IssuedApiKey, 'The key'),
    ...problems(
      'malformed_json',
      'unauthenticated',
      'forbidden',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
    ),
  },
});

const list = createRoute({
  ...permitted('api-key.read'),
  tags,
  method: 'get',
  path: '/v1/api-keys',
  summary: 'The keys of the tenant, the newest first',
  request: { query: z.strictObject({ limit: limitParam }) },
  responses: {
    200: json(z.object({ items: z.array(ApiKey) }), 'Keys, without the keys themselves'),
    ...problems('unauthenticated', 'forbidden'),
  },
});

const revoke = createRoute({
  ...permitted('api-key.revoke'),
  tags,
  method: 'delete',
  path: '/v1/api-keys/{id}',
  summary: 'Revoke a key: from now on it is refused, and its streams are closed',
  request: { params: z.object({ id: z.string().max(64) }), query: noQuery },
  responses: { 200: json(ApiKey, 'The revoked key'), ...problems('unauthenticated', 'forbidden', 'not_found') },
});

export const apiKeys = newRouter();

apiKeys.openapi(create, async c => {
  const { name, roles, accounts: named } = c.req.valid('json');
  const { views } = c.get('tenant');
  const accounts =
    named && (await Promise.all(named.map((code, at) => asRecorded(views, 'account', code, `/accounts/${at}`))));
  const identity = c.get('identity');
  const { id, key, hash } = newApiKey();
  const row: Omit<ApiKeyRow, 'tenant'> = {
    id,
    hash,
    name,
    roles,
    accounts: accounts ?? null,
    createdBy: identity.sub,
    actorIssuer: identity.issuer ?? null,
    createdAt: new Date().toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  };
  await aboutToChange(c, [changeOfKey(null, row)]);
  await insertApiKey(views, row);
  return c.json({ ...shown(row), key }, 201);
});

apiKeys.openapi(list, async c => {
  const rows = await listApiKeys(c.get('tenant').views, c.req.valid('query').limit);
  return c.json({ items: rows.map(shown) }, 200);
});

apiKeys.openapi(revoke, async c => {
  const { views, feed } = c.get('tenant');
  const { id } = c.req.valid('param');
  const before = await findOwnApiKey(views, id);
  if (!before) throw new ProblemError('not_found', 'there is no such key');
  await aboutToChange(c, [changeOfKey(before, null)]);
  const row = (await revokeApiKey(views, id, new Date().toISOString())) ?? before;
  changed(c, [changeOfKey(before, row)]);
  await feed.closeStreamsOf(subjectOfKey(row.id));
  return c.json(shown(row), 200);
});

/** A key in the audit trail: all but its hash, and when it was used. */
function changeOfKey(before: Omit<ApiKeyRow, 'tenant'> | null, after: Omit<ApiKeyRow, 'tenant'> | null): AuditedChange {
  const [was, is] = [before, after].map(row => {
    if (!row) return null;
    const { lastUsedAt: _used, ...facts } = shown(row);
    return { ...facts, roles: [...new Set(row.roles)] };
  });
  return { type: 'api-key', id: before?.id ?? after?.id ?? '', before: was ?? null, after: is ?? null };
}

function shown({
  id,
  name,
  roles,
  accounts,
  createdBy,
  actorIssuer,
  createdAt,
  lastUsedAt,
  revokedAt,
}: Omit<ApiKeyRow, 'tenant'>) {
  const row = { id, name, roles, accounts, createdBy, createdAt, lastUsedAt, revokedAt };
  return { ...row, ...(actorIssuer !== null && { actorIssuer }) };
}
