/** Shared by tests of the audit trail: people with entries of their own, and things to change. */
import { env } from 'cloudflare:workers';
import type { AuditTrail } from '../../src/contracts/audit.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { insertDeadLetters } from '../../src/views/dead-letters.ts';
import { type CallOptions, type Claims, call, settled, submitted, TRADE } from './support.ts';

export const ADMIN: Claims = { sub: 'admin', tenant: 'demo', roles: ['operations'] };
const REASON = { body: { reason: 'audited' } };

let people = 0;
/** Somebody of operations with entries of their own, and none of others. */
export const somebody = (): Claims => ({ sub: `o.ps-${people++}`, tenant: 'demo', roles: ['operations'] });

export const trailOf = async ({ sub }: Claims): Promise<AuditTrail> =>
  (await call('GET', `/v1/audit?subject=${sub}`, { as: ADMIN })).json();

export const booked = async (): Promise<string> => {
  const { tradeId } = await submitted({ ...TRADE, account: 'EQ-001' });
  return (await settled(tradeId)).tradeId;
};

export const command = (tradeId: string, name: string, as: Claims, options: CallOptions = REASON) =>
  call('POST', `/v1/trades/${tradeId}/${name}`, { as, key: name, headers: { 'if-match': '*' }, ...options });

export async function amended(): Promise<string> {
  const tradeId = await booked();
  await command(tradeId, 'amend', ADMIN, { body: { quantity: '7', reason: 'fewer' } });
  return (await settled(tradeId)).tradeId;
}

export async function deadLetter(): Promise<string> {
  const id = `letter-${crypto.randomUUID()}`;
  const tradeId = await booked();
  const failedAt = new Date().toISOString();
  await insertDeadLetters(openTenant(env, 'demo').views, [
    { id, queue: 'bookings', tradeId, sequence: 1, cause: 'test', attempts: 1, failedAt, redrivenAt: null },
  ]);
  return id;
}

/** A key with another key of its own. */
export async function keyOfKey(): Promise<{ maker: string; made: string }> {
  const body = { name: 'maker', roles: ['operations'] };
  const { id, key } = await (await call('POST', '/v1/api-keys', { as: ADMIN, body })).json<{
    id: string;
    key: string;
  }>();
  const headers = { authorization: `Bearer ${key}` };
  const made = await call('POST', '/v1/api-keys', { headers, body: { name: 'made', roles: ['operations'] } });
  return { maker: id, made: (await made.json<{ id: string }>()).id };
}
