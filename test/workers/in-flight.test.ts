/** Commands that come while others, or a booking, are on their way: the log puts them in order and no update is lost. */
import { describe, expect, test } from 'vitest';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import { deliver } from './broker.ts';
import { accepted, booked, codeOf, command, done, HeldTrade } from './life.ts';
import { eventsOf, read, settled, TRADE, until } from './support.ts';

const typesOf = async (tradeId: string) => (await eventsOf(tradeId)).map(({ type }) => type);
const netOf = async (tradeId: string) => {
  const entries = (await eventsOf(tradeId)).flatMap(({ data }) => (data.entries ?? []) as { quantity: string }[]);
  return entries.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
};

test('twenty amendments at the same time with the same If-Match: one is accepted, nineteen are told the new version', async () => {
  const { tradeId } = await booked();
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      command(tradeId, 'amend', { ifMatch: 2, body: { quantity: `${1000 + n}`, reason: 'r' } }),
    ),
  );
  expect(responses.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(412)]);
  const [winner] = responses.filter(({ status }) => status === 202);
  const { quantity } = JSON.parse((await winner?.text()) ?? '');
  expect(await settled(tradeId)).toMatchObject({ quantity, revision: 2 });
  for (const response of responses.filter(({ status }) => status === 412))
    expect(['"3"', '"4"']).toContain(response.headers.get('etag'));
  expect(await typesOf(tradeId)).toEqual(['TradeSubmitted', 'TradeBooked', 'TradeAmended', 'TradeBooked']);
});

test('twenty amendments at the same time with If-Match *: each is in the log, the last one is booked', async () => {
  const { tradeId } = await booked();
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, n) => command(tradeId, 'amend', { body: { quantity: `${1000 + n}`, reason: 'r' } })),
  );
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202]));
  const { quantity, revision } = await settled(tradeId);
  const events = await eventsOf(tradeId);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const asked = events.flatMap(({ data }) => (data.changes as { quantity: string } | undefined)?.quantity ?? []);
  expect(new Set(asked).size).toBe(20);
  expect(asked.at(-1)).toBe(quantity);
  expect(revision).toBe(21);
  expect(await netOf(tradeId)).toBe(BigInt(quantity));
});

describe('a cancellation and a booking that is on its way', () => {
  test('the cancellation first: nothing is ever booked', async () => {
    const held = await HeldTrade.from('submission');
    const messages = await held.messages(1);
    expect(await accepted(held.tradeId, 'cancel', { ifMatch: 1 })).toMatchObject({ status: 'CANCELLED', version: 2 });
    await deliver('bookings', messages);
    await held.release();
    expect(await read(held.tradeId)).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(await typesOf(held.tradeId)).toEqual(['TradeSubmitted', 'TradeCancelled']);
  });

  test('the booking first: the cancellation that knew of none is refused, and one that does reverses it', async () => {
    const held = await HeldTrade.from('submission');
    await held.release();
    expect(await codeOf(await command(held.tradeId, 'cancel', { ifMatch: 1 }))).toEqual([412, 'version_mismatch']);
    expect(await accepted(held.tradeId, 'cancel', { ifMatch: 2 })).toMatchObject({ status: 'PENDING_CANCEL' });
    await held.release();
    expect(await read(held.tradeId)).toMatchObject({ status: 'CANCELLED' });
    expect(await netOf(held.tradeId)).toBe(0n);
  });

  test('of a replacement, the cancellation first: the replacement is never booked', async () => {
    const held = await HeldTrade.from('booking');
    await accepted(held.tradeId, 'amend');
    const replacement = await held.messages(1);
    await accepted(held.tradeId, 'cancel');
    await deliver('bookings', replacement);
    expect(await typesOf(held.tradeId)).toEqual([
      'TradeSubmitted',
      'TradeBooked',
      'TradeAmended',
      'CancellationRequested',
      'TradeCancelled',
    ]);
    expect(await read(held.tradeId)).toMatchObject({ status: 'CANCELLED', revision: 1, quantity: '100' });
    expect(await netOf(held.tradeId)).toBe(0n);
  });

  test('both at once, many times: whatever the order, the journal ends at nothing or what is booked', async () => {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { tradeId } = await HeldTrade.from('submission').then(async held => {
          const messages = await held.messages(1);
          await Promise.all([deliver('bookings', messages), command(held.tradeId, 'cancel')]);
          await until(async () => {
            await deliver(
              'bookings',
              held.sent.map(({ body }) => body),
            );
            return !(await read(held.tradeId)).status.startsWith('PENDING');
          });
          return held;
        });
        expect(await read(tradeId)).toMatchObject({ status: 'CANCELLED' });
        expect(await netOf(tradeId)).toBe(0n);
      }),
    );
  });
});

describe('a booking for terms that were superseded', () => {
  test('books the terms that are in force, and later messages change nothing', async () => {
    const held = await HeldTrade.from('submission');
    const [first] = await held.messages(1);
    await accepted(held.tradeId, 'amend', { body: { quantity: '300', account: 'EQ-002', reason: 'r' } });
    await held.messages(2);
    await deliver('bookings', [first]);
    expect(await read(held.tradeId)).toMatchObject({
      status: 'BOOKED',
      revision: 2,
      quantity: '300',
      account: 'EQ-002',
    });
    await held.release();
    expect(await typesOf(held.tradeId)).toEqual(['TradeSubmitted', 'TradeAmended', 'TradeBooked']);
  });

  test('giving up what was superseded is void', async () => {
    const held = await HeldTrade.from('submission');
    const [first] = (await held.messages(1)) as BookingMessage[];
    await accepted(held.tradeId, 'amend');
    await held.stub.failBooking(first?.since ?? 0, 'too late');
    expect(await read(held.tradeId)).toMatchObject({ status: 'PENDING_NEW', version: 2 });
  });

  test('a late outcome on FAILED is void: only retry, amend and cancel lead out of it', async () => {
    const held = await HeldTrade.from('booking', TRADE);
    await accepted(held.tradeId, 'amend');
    const messages = await held.messages(1);
    await held.giveUp();
    await deliver('bookings', messages);
    expect(await read(held.tradeId)).toMatchObject({ status: 'FAILED', version: 4, quantity: '200' });
    expect(await accepted(held.tradeId, 'cancel')).toMatchObject({ status: 'PENDING_CANCEL', quantity: '100' });
    await held.release();
    expect(await netOf(held.tradeId)).toBe(0n);
  });
});

test('rolling back and forward while people read it: every version read is one that was', async () => {
  const { tradeId } = await booked();
  await done(tradeId, 'amend');
  const seen: { version: number; status: string }[] = [];
  const moves = (async () => {
    for (let n = 0; n < 3; n++) {
      await done(tradeId, 'rollback', { body: { toVersion: 2, reason: 'r' } });
      await done(tradeId, 'rollforward');
    }
  })();
  const last = 4 + 2 * 6;
  await until(async () => seen[seen.push(await read(tradeId)) - 1]?.version === last);
  await moves;
  expect(seen.map(({ version }) => version)).toEqual(seen.map(({ version }) => version).sort((a, b) => a - b));
  expect(await netOf(tradeId)).toBe(200n);
});
