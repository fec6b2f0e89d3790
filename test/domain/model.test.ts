import { describe, expect, test } from 'vitest';
import { NOTHING } from '../../bench/cost/resources.ts';
import { LIMITS, parts, SIZES, usdPerMonth } from '../../bench/model.ts';

const SMALL = { tenants: 10, tradesPerSecond: 10, sockets: 100, history: 100_000 };
const TRADE = {
  usage: { ...NOTHING, objectRequests: 4, objectRowsWritten: 5, databaseRowsWritten: 5, queueOperations: 3 },
};

const load = (scale: typeof SMALL, part: string) => parts(scale, TRADE).find(found => found.part === part)?.load ?? 0;

describe('what saturates first', () => {
  test('nothing of a small system, and the fullest part comes first', () => {
    const found = parts(SMALL, TRADE);
    expect(found.every(part => part.load < 1 && part.needed === 1)).toBe(true);
    expect(found.map(part => part.load)).toEqual(found.map(part => part.load).sort((a, b) => b - a));
  });

  test('more trades, sockets and history never make a part emptier', () => {
    const large = { ...SMALL, tradesPerSecond: 1_000, sockets: 50_000, history: 10_000_000 };
    for (const { part, load: before } of parts(SMALL, TRADE)) expect(load(large, part)).toBeGreaterThan(before);
  });

  test('more tenants relieve what each has of its own, and nothing that they share', () => {
    const more = { ...SMALL, tenants: 100 };
    expect(load(more, 'a tenant’s sockets')).toBeCloseTo(load(SMALL, 'a tenant’s sockets') / 10);
    expect(load(more, 'D1: size')).toBe(load(SMALL, 'D1: size'));
  });

  test('a database is full at its size', () => {
    const full = { ...SMALL, history: LIMITS.databaseBytes / SIZES.databaseBytes };
    expect(load(full, 'D1: size')).toBeCloseTo(1);
  });
});

test('a month costs what its trades do', () => {
  // 10 a second are 25.92 million a month, at 5 + 5 + 4 × 0.15 + 3 × 0.40 USD a million.
  expect(usdPerMonth(SMALL, TRADE)).toBeCloseTo(25.92 * 11.8);
});

test('a trade that was not measured is refused', () => {
  expect(() => parts(SMALL, { usage: NOTHING })).toThrow('not measured');
});
