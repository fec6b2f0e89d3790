/** API keys: made, listed, rolled, adopted and revoked by operations. A key has no more rights than who makes it. */
import { createRoute, z } from '@hono/zod-openapi';
import { ApiKey, ApiKeys, IssuedApiKey, NewApiKey } from '../../contracts/api-keys.ts';
import type { AuditedChange } from '../../contracts/audit.ts';
import { actorIn, type Identity, rightsOf } from '../../contracts/identity.ts';
import { oneOf } from '../../contracts/text.ts';
import { isSubjectOfKey, keyIdIn, subjectOfKey } from '../../domain/actor.ts';
import { endsWith, KEY_STATES, MAX_ACTIVE_KEYS, REPLACED_SECRET_MS, secretsOf, stateOf } from '../../domain/api-key.ts';
import { covers, type Rights } from '../../domain/permissions.ts';
import { type KeyPlace, listApiKeys } from '../../views/api-key-list.ts';
import {
  type ApiKeyRow,
  adoptApiKey,
  findOwnApiKey,
  insertApiKey,
  isOrEndsWith,
  revokeApiKey,
  rollApiKey,
} from '../../views/api-keys.ts';
import type { TenantViews } from '../../views/database.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { forgetKeysOf, newApiKey } from '../identity/api-key.ts';
import { aboutToChange, changed } from '../middleware/audited.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { asRecorded } from '../named-codes.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import { invalidField } from '../validation.ts';
import { cursorParam, json, limitParam, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const tags = ['API keys'];
const params = z.object({ id: z.string().max(64) });

const create = createRoute({
  ...permitted('api-key.create', ...jsonBody),
  tags,
  method: 'post',
  path: '/v1/api-keys',
  summary: 'Make a key; it is shown once',
  description: `A tenant has at most ${MAX_ACTIVE_KEYS} active keys. A key that a key makes ends with its maker, unless a person adopts it.`,
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: NewApiKey } } } },
  responses: {
    201: json(IssuedApiKey, 'The key'),
    ...problems(
      'malformed_json',
      'unauthenticated',
      'forbidden',
      'too_many_keys',
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
  summary: 'The keys of the tenant: active ones first',
  description: 'Active keys by their creation, then the others by their end, the latest first in both.',
  request: {
    query: z.strictObject({
      state: oneOf(KEY_STATES).optional().openapi({ description: 'Only keys in this state' }),
      limit: limitParam,
      cursor: cursorParam,
    }),
  },
  responses: {
    200: json(ApiKeys, 'Keys, without the keys themselves'),
    ...problems('invalid_cursor', 'unauthenticated', 'forbidden'),
  },
});

const roll = createRoute({
  ...permitted('api-key.roll'),
  tags,
  method: 'post',
  path: '/v1/api-keys/{id}/roll',
  summary: 'Give a key a new secret, which is shown once',
  description:
    'Id, subject, rights and end stay. A secret that is replaced works for another 24 hours from that roll, also when the key is rolled again; at most 4 replaced secrets work at once. A key may roll only itself and the keys that end with it.',
  request: { params, query: noQuery },
  responses: {
    200: json(IssuedApiKey, 'The key, with its new secret'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'not_allowed_in_status'),
  },
});

const adopt = createRoute({
  ...permitted('api-key.adopt'),
  tags,
  method: 'post',
  path: '/v1/api-keys/{id}/adopt',
  summary: 'Keep a key that another key made, so that it does not end with its maker',
  description:
    'For a person. The keys under it stay too, as far as they end with it. For four eyes the key counts as that person as well. A key that a person made or adopted stays as it is.',
  request: { params, query: noQuery },
  responses: {
    200: json(ApiKey, 'The key'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'not_allowed_in_status'),
  },
});

const revoke = createRoute({
  ...permitted('api-key.revoke'),
  tags,
  method: 'delete',
  path: '/v1/api-keys/{id}',
  summary: 'Revoke a key: from now on it is refused, and its streams are closed',
  description: 'The keys that end with it are revoked too. A key that has ended stays as it is.',
  request: { params, query: noQuery },
  responses: { 200: json(ApiKey, 'The revoked key'), ...problems('unauthenticated', 'forbidden', 'not_found') },
});

export const apiKeys = newRouter();

apiKeys.openapi(create, async c => {
  const { name, roles, accounts: named, expiresAt = null } = c.req.valid('json');
  const { views, name: tenant } = c.get('tenant');
  const now = Date.now();
  if (expiresAt !== null && Date.parse(expiresAt) <= now)
    throw invalidField(
      '/expiresAt',
      'must be in the future: send a later time, or leave it out for a key without an end',
    );
  const accounts =
    named && (await Promise.all(named.map((code, at) => asRecorded(views, 'account', code, `/accounts/${at}`))));
  const identity = c.get('identity');
  demandRights(identity, { roles, accounts });
  const { id, key, hash } = await newApiKey(c.env, tenant);
  const facts = { name, roles: [...new Set(roles)], accounts: accounts ?? null, expiresAt };
  await aboutToChange(c, [{ type: 'api-key', id, before: null, after: facts }]);
  const made = await insertApiKey(views, {
    ...{ id, hash, name, roles, accounts: accounts ?? null },
    createdBy: identity.sub,
    actorIssuer: identity.issuer ?? null,
    createdAt: new Date(now).toISOString(),
    givenExpiresAt: expiresAt,
  });
  if (!made) throw await notMade(views, identity, now);
  changed(c, [changeOfKey(null, made, now)]);
  return c.json({ ...shown(made, now), key }, 201);
});

apiKeys.openapi(list, async c => {
  const { state, limit, cursor } = c.req.valid('query');
  const now = Date.now();
  const place = decodeCursor(cursor, z.tuple([z.enum(['active', 'ended']), z.string(), z.string(), z.string()]));
  const after: KeyPlace | null = place && { part: place[0], time: place[1], id: place[2], at: place[3] };
  const { views } = c.get('tenant');
  const found = await listApiKeys(views, state, new Date(now).toISOString(), limit + 1, after);
  const { items, nextCursor } = pageOf(found, limit, ({ place }) => [place.part, place.time, place.id, place.at]);
  return c.json({ items: items.map(({ row }) => shown(row, now)), nextCursor }, 200);
});

apiKeys.openapi(roll, async c => {
  const { views, name: tenant } = c.get('tenant');
  const identity = c.get('identity');
  const known = await named(views, c.req.valid('param').id);
  const { id } = known;
  demandRights(identity, known);
  const caller = keyIdIn(identity.sub);
  if (caller !== null && !(await isOrEndsWith(views, id, caller)))
    throw new ProblemError(
      'forbidden',
      'a key may roll only itself and keys that end with it: ask a person to roll it',
    );
  const now = Date.now();
  const { key, hash } = await newApiKey(c.env, tenant, id);
  await aboutToChange(c, [changeOfKey(known, null, now)]);
  const row = await rollApiKey(views, id, {
    hash,
    at: new Date(now).toISOString(),
    until: new Date(now + REPLACED_SECRET_MS).toISOString(),
    by: caller === null ? actorIn(identity) : null,
  });
  forgetKeysOf(c.env, tenant);
  if (!row) throw await notRolled(views, id, now);
  changed(c, [changeOfKey(known, row, now)]);
  return c.json({ ...shown(row, now), key }, 200);
});

apiKeys.openapi(adopt, async c => {
  const { views, name: tenant } = c.get('tenant');
  const identity = c.get('identity');
  const known = await named(views, c.req.valid('param').id);
  demandRights(identity, known);
  const now = Date.now();
  demandActive(known, now);
  await aboutToChange(c, [changeOfKey(known, null, now)]);
  const row = await adoptApiKey(views, known.id, actorIn(identity), new Date(now).toISOString());
  forgetKeysOf(c.env, tenant);
  if (!row) throw unknownKey();
  demandActive(row, now);
  changed(c, [changeOfKey(known, row, now)]);
  return c.json(shown(row, now), 200);
});

apiKeys.openapi(revoke, async c => {
  const { views, feed, name: tenant } = c.get('tenant');
  const now = Date.now();
  const known = await named(views, c.req.valid('param').id);
  await aboutToChange(c, [changeOfKey(known, null, now)]);
  const revoked = await revokeApiKey(views, known.id, new Date(now).toISOString());
  forgetKeysOf(c.env, tenant);
  if (!revoked) throw unknownKey();
  // For a key that was revoked before, `ended` names the keys of that time.
  const others = known.revokedAt === null ? revoked.ended.filter(id => id !== known.id) : [];
  changed(c, [changeOfKey(known, revoked.row, now), ...others.map(endedWithIt)]);
  await Promise.all(revoked.ended.map(id => feed.closeStreamsOf(subjectOfKey(id))));
  return c.json(shown(revoked.row, now), 200);
});

const unknownKey = () => new ProblemError('not_found', 'there is no such API key: take its id from the list of keys');

/** @throws ProblemError when the tenant has no such key */
async function named(views: TenantViews, id: string): Promise<ApiKeyRow> {
  const row = await findOwnApiKey(views, id);
  if (!row) throw unknownKey();
  return row;
}

/** @throws ProblemError when a key would be given rights that the caller does not have */
function demandRights(identity: Identity, { roles, accounts }: Pick<Rights, 'roles' | 'accounts'>): void {
  if (covers(rightsOf(identity), { roles, accounts, isKey: true })) return;
  throw new ProblemError('forbidden', 'the key has rights that you do not have: somebody who has them must do this');
}

/** @throws ProblemError for a key that has ended */
function demandActive(row: ApiKeyRow, now: number): void {
  const state = stateOf(row, now);
  if (state !== 'active')
    throw new ProblemError('not_allowed_in_status', `the API key is ${state}, and stays so: make another one`);
}

async function notMade(views: TenantViews, { sub }: Identity, now: number): Promise<ProblemError> {
  const maker = isSubjectOfKey(sub) ? await findOwnApiKey(views, keyIdIn(sub) ?? '') : null;
  if (maker && stateOf(maker, now) !== 'active')
    return unauthenticated('revoked: the API key ended while this request was on its way');
  return new ProblemError(
    'too_many_keys',
    `the tenant has ${MAX_ACTIVE_KEYS} active API keys, as many as it may have: revoke those that are not used`,
  );
}

async function notRolled(views: TenantViews, id: string, now: number): Promise<ProblemError> {
  const row = await named(views, id);
  demandActive(row, now);
  const [, next] = secretsOf(row, now);
  return new ProblemError(
    'not_allowed_in_status',
    `the API key was rolled so often that ${secretsOf(row, now).length - 1} replaced secrets still work: wait until ${next?.until}, or revoke it and make another one`,
  );
}

/** A key in the audit trail: all but its hash, and when it was used. */
function changeOfKey(before: ApiKeyRow | null, after: ApiKeyRow | null, now: number): AuditedChange {
  const factsOf = (row: ApiKeyRow) => {
    const { id: _id, lastUsedAt: _used, ...facts } = shown(row, now);
    return { ...facts, roles: [...new Set(row.roles)] };
  };
  const id = before?.id ?? after?.id ?? '';
  return { type: 'api-key', id, before: before && factsOf(before), after: after && factsOf(after) };
}

const endedWithIt = (id: string): AuditedChange => ({
  type: 'api-key',
  id,
  before: { state: 'active' },
  after: { state: 'revoked' },
});

function shown(row: ApiKeyRow, now: number) {
  const { id, name, roles, accounts, createdBy, actorIssuer, createdAt, expiresAt, lastUsedAt, revokedAt } = row;
  return {
    ...{ id, name, state: stateOf(row, now), roles, accounts, createdBy, createdAt },
    ...{ expiresAt, lastUsedAt, revokedAt, rolledAt: row.rolledAt },
    replacedSecretsUntil: secretsOf(row, now).at(-1)?.until ?? null,
    endsWith: endsWith(row),
    adoptedBy: row.adoptedBy,
    adoptedAt: row.adoptedAt,
    ...(actorIssuer !== null && { actorIssuer }),
  };
}
