/** Keys that commits e54d434 and 1235922 remembered: their senders get the first answer again, and no other sender does. */
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { sha256Hex } from '../../../src/domain/hash-chain.ts';
import type { Changes, CommandOnTrade, Operation } from '../../../src/domain/trade/commands.ts';
import { fingerprintOf } from '../../../src/domain/trade/fingerprint.ts';
import type { Terms } from '../../../src/domain/trade/terms.ts';
import { EventLog } from '../../../src/durable-objects/event-log.ts';
import { Ledger } from '../../../src/durable-objects/ledger.ts';
import { Snapshots } from '../../../src/durable-objects/snapshots.ts';
import { TradeHistory } from '../../../src/durable-objects/trade-history.ts';
import { LATER_TRADES, type SentCommand, STORED_TRADES, storedEvents } from '../../support/earlier-release.ts';
import { MemoryKv } from '../../support/memory-kv.ts';

const SYSTEM_KEY = /^redrive (.*)$/;
const CASES = [...STORED_TRADES, ...LATER_TRADES].flatMap(trade => trade.sent.map(sent => ({ ...sent, trade })));
const SENT = CASES.filter(({ key }) => !SYSTEM_KEY.test(key));

/** Repeats a command, or sends another under the same key, at a version that the trade does not have. */
function given({ trade, operation, key, body }: (typeof CASES)[number], sender: Actor) {
  const kv = new MemoryKv();
  for (const [name, value] of Object.entries(trade.stored)) kv.put(name, value);
  const log = new EventLog(kv);
  const history = new TradeHistory(log, new Snapshots(kv));
  const now = () => new Date('2026-11-28T12:00:00.000Z');
  const ledger = new Ledger({ tenant: 'demo', tradeId: trade.tradeId, log, history, now, commit: writes => writes() });
  const caller = { ...sender, requestId: 'r' };
  const [, letter] = SYSTEM_KEY.exec(key) ?? [];
  const fingerprint = letter === undefined ? fingerprintOf(operation as Operation, body) : sha256Hex(letter);
  const { length } = log.read();
  const { reason, ...changes } = (body ?? { reason: '' }) as { reason: string };
  const command = { type: operation, changes: changes as Changes, ...changes, by: [sender.actor], reason };
  const result =
    operation === 'submit'
      ? ledger.submit(body as unknown as Terms, caller, { key, fingerprint })
      : ledger.command(command as CommandOnTrade, caller, { key, fingerprint }, [999]);
  expect(log.read()).toHaveLength(length);
  return result;
}

const senderOf = ({ actor, actorIssuer }: SentCommand): Actor => ({
  actor,
  ...(actorIssuer && { actorIssuer }),
});
const firstAnswer = ({ trade, key }: (typeof CASES)[number]) =>
  storedEvents(trade).find(({ command }) => command?.key === key)?.command?.answer;
const reused = (sameSender: boolean) => ({ ok: false, refusal: { code: 'idempotency_key_reused', sameSender } });

test('the fixtures hold fingerprints of versions 1 and 2', () => {
  const kept = LATER_TRADES.flatMap(storedEvents).flatMap(({ command }) => command?.fingerprint ?? []);
  expect(kept.filter(text => /^[0-9a-f]{64}$/.test(text)).length).toBeGreaterThan(3);
  expect(kept.filter(text => /^2:[0-9a-f]{64}$/.test(text)).length).toBeGreaterThan(10);
});

describe.for(SENT.map(sent => [`${sent.key}, ${sent.operation}`, sent] as const))('%s', ([, sent]) => {
  test('its sender gets the first answer, byte for byte', () => {
    expect(given(sent, senderOf(sent))).toEqual({ ok: true, replayed: true, answer: firstAnswer(sent) });
  });

  test('another command of its sender is refused as one', () => {
    const other = { ...sent, body: { ...sent.body, reason: 'another one' } };
    expect(given(other, senderOf(sent))).toMatchObject(reused(true));
  });

  test('other senders are refused as such', () => {
    for (const other of [{ actor: 'x.y' }, { actor: 'key:fedcba9876543210' }, { ...senderOf(sent), actor: 'T.NG' }])
      expect(given(sent, other)).toMatchObject(reused(false));
  });

  test('the subject at another issuer is another sender, where the event names the issuer', () => {
    const elsewhere = given(sent, { actor: sent.actor, actorIssuer: 'https://elsewhere.example' });
    expect(elsewhere).toMatchObject(sent.actorIssuer ? reused(false) : { ok: true, answer: firstAnswer(sent) });
  });
});

test('a redrive repeated by another person is the same command', () => {
  const redriven = CASES.filter(({ key }) => SYSTEM_KEY.test(key));
  expect(redriven).toHaveLength(1);
  for (const sent of redriven)
    expect(given(sent, { actor: 'x.y' })).toEqual({ ok: true, replayed: true, answer: firstAnswer(sent) });
});
