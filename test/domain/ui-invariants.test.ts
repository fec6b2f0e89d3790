/** What the screen of faults says of trades that it watches. */
import { expect, test } from 'vitest';
import { always, inTheEnd, isThrough, type Watched } from '../../ui/src/operations/faults/invariants.ts';

const submitted = { type: 'TradeSubmitted', revision: null };
const booked = { type: 'TradeBooked', revision: 1 };

const sent: Watched = { tradeId: 'T1', log: null, lost: false, chain: null, fed: [], listed: 0 };
const pending: Watched = { ...sent, log: [submitted], chain: true };
const through: Watched = { ...sent, log: [submitted, booked], chain: true, fed: [1, 2], listed: 2 };

const states = (trades: Watched[]) => [...always(trades), ...inTheEnd(trades)].map(({ state }) => state);

test('what has come through holds in every way', () => {
  expect(isThrough(through)).toBe(true);
  expect(new Set(states([through, through]))).toEqual(new Set(['holds']));
  expect(always([through])[0]).toMatchObject({ detail: '1 of 1' });
});

test('what is under way is waited for: nothing is broken, nothing is claimed', () => {
  expect(isThrough(pending)).toBe(false);
  expect(states([through, pending])).toEqual(['holds', 'holds', 'holds', 'holds', 'waits', 'waits', 'waits']);
  expect(states([through, sent])).toEqual(['waits', 'waits', 'waits', 'holds', 'waits', 'waits', 'waits']);
});

test.each<[string, number, Partial<Watched>]>([
  ['a trade that is gone', 0, { lost: true, log: null }],
  ['the same revision booked twice', 1, { log: [submitted, booked, booked], fed: [1, 2, 3], listed: 3 }],
  ['a log that was changed', 2, { chain: false }],
  ['an event twice in the feed', 3, { fed: [1, 2, 2] }],
  ['an event missing in the feed', 3, { fed: [2] }],
  ['events of the feed in another order', 3, { fed: [2, 1] }],
])('%s is broken, and stays so', (_, index, fault) => {
  const judged = always([through, { ...through, ...fault }]);
  expect(judged.map(({ state }) => state === 'broken')).toEqual([0, 1, 2, 3].map(other => other === index));
  expect(judged[index]?.detail).toBe('not for 1');
});

test('of no trades nothing is claimed', () => {
  expect(states([])).toEqual(Array(7).fill('waits'));
});

test('a trade that was given up is settled', () => {
  const failed: Watched = { ...through, log: [submitted, { type: 'BookingFailed', revision: 1 }] };
  expect(isThrough(failed)).toBe(true);
});
