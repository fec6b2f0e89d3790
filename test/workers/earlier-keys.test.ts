/** Retries of commands that an earlier release took get the first answer, even where today's rules refuse the body. */
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import type { StoredValue } from '../../src/durable-objects/event-log.ts';
import { LATER_TRADES, STORED_TRADES, storedEvents, storedTrade } from '../support/earlier-release.ts';
import { type Claims, call, eventsOf } from './support.ts';
import { inStorage } from './tamper.ts';

const ROLES: Record<string, Claims['roles']> = { 't.ng': ['trader'], 'o.ps': ['operations'], 'k.ee': ['operations'] };
/** One of them went on under the release after. */
const TRADES = [...new Map([...STORED_TRADES, ...LATER_TRADES].map(trade => [trade.tradeId, trade])).values()];
const SENT = TRADES.flatMap(trade => trade.sent.map(sent => ({ ...sent, tradeId: trade.tradeId, trade }))).filter(
  // The system's own commands, and those of API keys, are in test/domain/trade/earlier-keys.test.ts.
  ({ actor, key }) => actor in ROLES && !key.includes(' '),
);
const ODD = storedTrade('text of those days');

beforeAll(async () => {
  for (const { tradeId, stored } of TRADES) {
    await inStorage(tradeId, kv => {
      for (const [name, value] of Object.entries(stored)) kv.put(name, value);
    });
    await evictDurableObject(env.TRADE_LEDGER.getByName(`demo/${tradeId}`));
  }
});

const retried = ({ operation, tradeId, actor, key, body }: (typeof SENT)[number], as: Partial<Claims> = {}) =>
  call('POST', operation === 'submit' ? '/v1/trades' : `/v1/trades/${tradeId}/${operation}`, {
    as: { sub: actor, tenant: 'demo', roles: ROLES[actor] ?? [], ...as },
    key,
    body,
    ...(operation !== 'submit' && { headers: { 'if-match': '"999"' } }),
  });

const commandOf = (kept: StoredValue[], key: string) => kept.find(({ command }) => command?.key === key)?.command;

describe('the retry of a command that an earlier release took', () => {
  test.for(SENT)('$key gets its first answer, byte for byte', async sent => {
    const response = await retried(sent);
    const first = commandOf(storedEvents(sent.trade), sent.key)?.answer;
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([
      first?.status,
      first?.etag,
      first?.body,
    ]);
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await eventsOf(sent.tradeId)).toHaveLength(storedEvents(sent.trade).length);
  });
});

const odd = SENT.filter(({ tradeId }) => tradeId === ODD.tradeId);

test.for(odd)("$operation: another body that breaks today's rules is refused by them", async sent => {
  const response = await retried({ ...sent, body: { ...sent.body, price: '0', reason: '\u202e' } });
  expect([response.status, await response.json()]).toMatchObject([422, { code: 'validation_failed' }]);
});

test.for(odd)('$operation: an answer is not given to who may not use its account', async sent => {
  const response = await retried(sent, { accounts: ['EQ-002'] });
  expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }]);
});

test.for(odd)('$operation: the same body under another key is refused', async sent => {
  const response = await retried({ ...sent, key: crypto.randomUUID() });
  expect(response.status).toBe(422);
});

test.for(SENT.filter(({ trade }) => trade.life === 'moved, back and forth'))(
  '$key: another sender gets a refusal that says so, and never the answer',
  async sent => {
    const response = await retried(sent, { sub: 'x.y', roles: ['trader', 'operations'] });
    const problem = await response.json<Problem>();
    expect([response.status, problem]).toMatchObject([422, { code: 'idempotency_key_reused', sameSender: false }]);
    expect(problem.detail).toBe(
      'this Idempotency-Key was already used by another sender: use a new key, or retry as that sender',
    );
    expect(response.headers.has('etag')).toBe(false);
  },
);
