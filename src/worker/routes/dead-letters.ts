/** What the queues gave up on, and how it is brought back: one or all. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AuditedChange } from '../../contracts/audit.ts';
import { DeadLetters, Redriven, RedrivenAll } from '../../contracts/dead-letters.ts';
import { sha256Hex } from '../../domain/hash-chain.ts';
import { findDeadLetter, type DeadLetter as Letter, listDeadLetters, markRedriven } from '../../views/dead-letters.ts';
import { refusalProblem } from '../answers.ts';
import type { App } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { aboutToChange, changed } from '../middleware/audited.ts';
import { ProblemError } from '../problem.ts';
import { callerOf } from './command-parts.ts';
import { cursorParam, json, limitParam, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const tags = ['Operations'];
const refusals = problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable');

const listRoute = createRoute({
  ...permitted('dead-letter.read'),
  tags,
  method: 'get',
  path: '/v1/dead-letters',
  summary: 'Messages that the queues gave up on, the newest first',
  request: { query: z.strictObject({ limit: limitParam, cursor: cursorParam }) },
  responses: { 200: json(DeadLetters, 'Those not brought back yet'), ...refusals },
});

const redriveRoute = createRoute({
  ...permitted('dead-letter.redrive'),
  tags,
  method: 'post',
  path: '/v1/dead-letters/{id}/redrive',
  summary: 'Bring one back: its trade goes into booking again if it had FAILED, and its news are said again',
  request: { params: z.object({ id: z.string().max(256) }), query: noQuery },
  responses: {
    202: json(Redriven, 'It is on its way; doing it twice is doing it once'),
    ...problems('unauthenticated', 'forbidden', 'not_found', 'not_allowed_in_status'),
  },
});

const redriveAllRoute = createRoute({
  ...permitted('dead-letter.redrive'),
  tags,
  method: 'post',
  path: '/v1/dead-letters/redrive',
  summary: 'Bring back the newest, up to `limit` of them; ask again while `remaining` is true',
  request: { query: z.strictObject({ limit: limitParam }) },
  responses: {
    202: json(RedrivenAll, 'They are on their way'),
    ...refusals,
    ...problems('not_found', 'not_allowed_in_status'),
  },
});

export const deadLetters = newRouter();

deadLetters.openapi(listRoute, async c => {
  const { limit, cursor } = c.req.valid('query');
  const place = decodeCursor(cursor, z.tuple([z.string(), z.string()]));
  const after = place && { failedAt: place[0], id: place[1] };
  const letters = await listDeadLetters(c.get('tenant').views, limit + 1, after);
  const page = letters.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ tenant: _tenant, redrivenAt: _redrivenAt, ...letter }) => letter);
  return c.json(
    { items, nextCursor: letters.length > limit && last ? encodeCursor([last.failedAt, last.id]) : null },
    200,
  );
});

deadLetters.openapi(redriveAllRoute, async c => {
  const { limit } = c.req.valid('query');
  const letters = await listDeadLetters(c.get('tenant').views, limit + 1, null);
  return c.json({ items: await redrive(c, letters.slice(0, limit)), remaining: letters.length > limit }, 202);
});

deadLetters.openapi(redriveRoute, async c => {
  const letter = await findDeadLetter(c.get('tenant').views, c.req.valid('param').id);
  if (!letter) throw new ProblemError('not_found', 'there is no such dead letter');
  const [redriven] = await redrive(c, [letter]);
  if (!redriven) throw new Error('a letter was redriven without a result');
  return c.json(redriven, 202);
});

/** @throws the first failure, once all letters were tried */
async function redrive(c: Context<App>, letters: readonly Letter[]): Promise<Redriven[]> {
  await aboutToChange(
    c,
    letters.map(letter => changeOf(letter, null)),
  );
  const results = await Promise.allSettled(letters.map(letter => redriveOne(c, letter)));
  const redriven = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  changed(
    c,
    letters.flatMap(letter => redriven.filter(({ id }) => id === letter.id).map(after => changeOf(letter, after))),
  );
  const failure = results.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
  return redriven;
}

function changeOf({ id, tradeId, sequence, redrivenAt }: Letter, after: Redriven | null): AuditedChange {
  const before = { tradeId, sequence, redriven: redrivenAt !== null };
  return {
    type: 'dead-letter',
    id,
    before,
    after: after && { tradeId, sequence, redriven: true, tradeStatus: after.status },
  };
}

/** The letter's own key makes the retry happen once; taken off the list last, so that a crash in between leaves it there. */
async function redriveOne(c: Context<App>, { id, tradeId, sequence }: Letter): Promise<Redriven> {
  const tenant = c.get('tenant');
  const ledger = tenant.ledger(tradeId);
  const command = { type: 'retry', reason: `redrive of dead letter ${id}` } as const;
  // No client's key has a blank. Earlier releases used a key that a client may have used too.
  const idempotency = { key: `redrive ${id}`, formerKey: `redrive:${id}`, fingerprint: sha256Hex(id) };
  const result = await ledger.command(command, callerOf(c), idempotency, 'any');
  // A trade that is no longer FAILED needs no retry. Any other refusal leaves the letter where it is.
  const needsNone = async () => (await ledger.trade())?.status !== 'FAILED';
  if (!result.ok && !(result.refusal.code === 'not_allowed_in_status' && (await needsNone())))
    throw refusalProblem(result.refusal);
  await ledger.republish(sequence);
  const trade = await ledger.trade();
  await markRedriven(tenant.views, id, new Date().toISOString());
  return { id, tradeId, status: trade?.status ?? 'UNKNOWN' };
}
