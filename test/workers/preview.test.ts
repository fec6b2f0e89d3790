/** A dry run shows what a roll back or forward would do, and does nothing. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { booked, codeOf, command, done, HeldTrade } from './life.ts';
import { eventsOf, read, TRADER, until } from './support.ts';

describe('a dry run', () => {
  /** What is stored of a trade anywhere, once all of it has arrived. */
  const everything = async (tradeId: string) => {
    const { version } = await read(tradeId);
    const feed = await until(async () => {
      const arrival = await openTenant(env, 'demo').feed.arrivalOf(tradeId);
      return arrival?.sequence === version && arrival;
    });
    const stored = (table: string) =>
      env.VIEWS.prepare(`SELECT * FROM ${table} WHERE trade_id = ?`).bind(tradeId).all();
    const [view, journal] = [await stored('trades'), await stored('booking_entries')];
    return { log: await eventsOf(tradeId), view: view.results, journal: journal.results, feed };
  };

  test('shows each changed field and each entry, and writes nothing', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend', { body: { quantity: '200', side: 'SELL', reason: 'r' } });
    const before = await everything(tradeId);
    const dry = { query: '?dryRun=true', key: null, body: { toVersion: 2, reason: 'as it was' } };
    const response = await command(tradeId, 'rollback', { ...dry, ifMatch: null });
    expect(response.status).toBe(200);
    const entry = { tradeId, account: 'EQ-001', symbol: 'AAPL', currency: 'USD', quantity: '200', cash: '-37844.00' };
    expect(await response.json()).toMatchObject({
      from: 4,
      to: 2,
      changes: [
        { field: 'side', from: 'SELL', to: 'BUY' },
        { field: 'quantity', from: '200', to: '100' },
        { field: 'grossAmount', from: '37844.00', to: '18922.00' },
      ],
      bookingEntries: [
        { ...entry, revision: 2, kind: 'REVERSAL' },
        { ...entry, revision: 3, kind: 'BOOKING', quantity: '100', cash: '-18922.00' },
      ],
      reasons: [],
    });
    expect(await everything(tradeId)).toEqual(before);

    expect(await done(tradeId, 'rollback', { body: dry.body })).toMatchObject({ side: 'BUY', quantity: '100' });
    const made = (await eventsOf(tradeId)).at(-1)?.data.entries;
    expect(made).toMatchObject([
      { revision: 2, kind: 'REVERSAL', quantity: '200' },
      { revision: 3, kind: 'BOOKING', quantity: '100' },
    ]);

    const forward = await command(tradeId, 'rollforward', { query: '?dryRun=true', key: null });
    expect(await forward.json()).toMatchObject({
      from: 6,
      to: 4,
      changes: [{ field: 'side', from: 'BUY', to: 'SELL' }, {}, {}],
    });
  });

  test('shows a cancellation as one, and why booking would refuse', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend', { body: { account: 'EQ-099', reason: 'r' } });
    const dryRun = async (toVersion: number) =>
      (
        await command(tradeId, 'rollback', { query: '?dryRun=true', key: null, body: { toVersion, reason: 'r' } })
      ).json();
    expect(await dryRun(3)).toMatchObject({ changes: [], bookingEntries: [], reasons: [{ code: 'ACCOUNT_NOT_OPEN' }] });
    await done(tradeId, 'cancel');
    await done(tradeId, 'rollback', { body: { toVersion: 2, reason: 'r' } });
    expect(await dryRun(6)).toMatchObject({
      changes: [{ field: 'status', from: 'BOOKED', to: 'CANCELLED' }],
      bookingEntries: [{ kind: 'REVERSAL', quantity: '-100' }],
    });
  });

  test('is refused like the command itself', async () => {
    const { tradeId } = await booked();
    const dry = { query: '?dryRun=true', key: null };
    expect(await codeOf(await command(tradeId, 'rollback', { ...dry, ifMatch: 1 }))).toEqual([412, 'version_mismatch']);
    expect(await codeOf(await command(tradeId, 'rollforward', dry))).toEqual([409, 'nothing_to_roll_forward']);
    expect(await codeOf(await command(tradeId, 'rollback', { ...dry, as: TRADER }))).toEqual([403, 'forbidden']);
    expect(await codeOf(await command(tradeId, 'rollback', { key: 'k', query: '?dryRun=maybe' }))).toEqual([
      400,
      'invalid_parameter',
    ]);
    const { tradeId: pending } = await HeldTrade.from('submission');
    expect(await codeOf(await command(pending, 'rollback', dry))).toEqual([409, 'not_allowed_in_status']);
  });
});
