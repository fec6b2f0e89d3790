import { expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { groupsOf, kindOf } from '../../ui/src/exceptions/grouping.ts';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');

const trade = (status: Trade['status'], updatedAt: string, ...codes: string[]) =>
  ({ status, updatedAt, reasons: codes.map(code => ({ code, fixCode: 99, message: `${code} of it` })) }) as Trade;

test('a pending trade is an exception once it has waited for a minute; one that waits for approval at once', () => {
  const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
  expect(kindOf(trade('PENDING_NEW', ago(59)), NOW)).toBeNull();
  expect(kindOf(trade('PENDING_REPLACE', ago(61)), NOW)).toBe('stuck');
  expect(kindOf(trade('PENDING_APPROVAL', ago(0)), NOW)).toBe('approval');
  expect(kindOf(trade('BOOKED', ago(999)), NOW)).toBeNull();
});

test('by reason: the same code is one group, the largest first', () => {
  const at = '2026-11-24T11:00:00.000Z';
  const trades = [
    trade('REJECTED', at, 'ACCOUNT_NOT_OPEN'),
    trade('REJECTED', at, 'UNKNOWN_INSTRUMENT'),
    trade('REJECTED', at, 'UNKNOWN_INSTRUMENT'),
  ];
  const groups = groupsOf(trades, 'rejected', 'reason', NOW);
  expect(groups.map(({ title, trades: { length } }) => [title, length])).toEqual([
    ['Unknown instrument', 2],
    ['Account not open', 1],
  ]);
  expect(groupsOf([trade('FAILED', at)], 'failed', 'reason', NOW)[0]?.title).toBe('Booking was given up');
});

test('by age: the youngest group first, each trade in one', () => {
  const trades = ['2026-11-20T12:00:00.000Z', '2026-11-24T11:59:00.000Z', '2026-11-24T11:30:00.000Z'].map(at =>
    trade('FAILED', at),
  );
  const groups = groupsOf(trades, 'failed', 'age', NOW);
  expect(groups.map(({ title }) => title)).toEqual(['In the last five minutes', 'In the last hour', 'Longer ago']);
});
