/** Reads `Idempotency-Key`: bare, or as a quoted string (RFC 9651). */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { actorIn } from '../../contracts/identity.ts';
import type { Operation } from '../../domain/trade/commands.ts';
import { fingerprintOf } from '../../domain/trade/fingerprint.ts';
import { isTradeId, tradeIdOf } from '../../domain/trade/trade-id.ts';
import { answerCommand } from '../answers.ts';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { changed } from './audited.ts';

/** A key of 1 to 255 visible ASCII characters: bare, or as a quoted string. */
export const IDEMPOTENCY_KEY = /^(?:([!#-~][!-~]{0,254})|"((?:[!#-[\]-~]|\\["\\]){1,255})")$/;

/** The key itself, however it was written; null when it is none. */
export function parseIdempotencyKey(header: string): string | null {
  const [, bare, quoted] = IDEMPOTENCY_KEY.exec(header) ?? [];
  return bare ?? quoted?.replace(/\\(["\\])/g, '$1') ?? null;
}

/** Reads the key, and answers a body that breaks a rule younger than the key as it was answered first. */
export const idempotencyKey = (operation: Operation) =>
  createMiddleware<App>(async (c, next) => {
    c.set('idempotencyKey', keyIn(c.req.header('idempotency-key')));
    await next();
    if (!(c.error instanceof ProblemError) || c.error.code !== 'validation_failed') return;
    const answer = await firstAnswer(c, operation);
    if (!answer) return;
    changed(c, []);
    c.error = undefined;
    // Hono would merge the headers of the refusal into the answer.
    c.res = undefined;
    c.res = answer;
  });

/** Reads the key, unless the request only wants to be shown what it would do. */
export const idempotencyKeyUnlessDryRun = (operation: Operation) => {
  const withKey = idempotencyKey(operation);
  return createMiddleware<App>(async (c, next) => (c.req.query('dryRun') === 'true' ? next() : withKey(c, next)));
};

/** @throws ProblemError for a missing or malformed key */
function keyIn(header: string | undefined): string {
  if (header === undefined) {
    throw new ProblemError(
      'idempotency_key_missing',
      'the Idempotency-Key header is required: use a new key for each command, and the same key for its retries',
    );
  }
  const key = parseIdempotencyKey(header);
  if (key === null) {
    throw new ProblemError(
      'idempotency_key_invalid',
      'expected an Idempotency-Key of 1 to 255 visible ASCII characters, bare or as a quoted string',
    );
  }
  return key;
}

/**
 * Asks the trade's ledger what this command was answered when it was valid.
 * @returns null when the ledger knows no such command
 */
async function firstAnswer(c: Context<App>, operation: Operation) {
  const { tenant, identity, idempotencyKey: key } = c.var;
  const submits = operation === 'submit';
  const tradeId = submits ? tradeIdOf(tenant.name, key) : (c.req.param('tradeId') ?? '');
  const fingerprint = fingerprintIfAny(operation, c.get('sent'));
  if (fingerprint === null || !isTradeId(tradeId)) return null;
  const caller = { ...actorIn(identity), accounts: identity.accounts };
  const result = await tenant.ledger(tradeId).firstAnswer(caller, { key, fingerprint });
  return result && answerCommand(result, submits ? { Location: `/v1/trades/${tradeId}` } : {});
}

/** JSON without a canonical form was never taken, so that no fingerprint of it is kept. */
function fingerprintIfAny(operation: Operation, sent: unknown): string | null {
  try {
    return fingerprintOf(operation, sent);
  } catch {
    return null;
  }
}
