import { expect, test } from 'vitest';
import { frameWait } from '../../src/domain/feed/frames.ts';

const LONG_AGO = 0;
const NOW = 1_800_000_000_000;

test('after a quiet time nobody waits, however many there are', () => {
  for (const sockets of [0, 1, 100, 5_000]) expect(frameWait(sockets, LONG_AGO, NOW)).toBeLessThanOrEqual(0);
});

test('under load the wait grows with the sockets, to 50 ms and no further', () => {
  expect([1, 19, 100, 1_000, 5_000].map(sockets => frameWait(sockets, NOW, NOW))).toEqual([0, 0, 5, 50, 50]);
  expect(frameWait(1_000, NOW - 30, NOW)).toBe(20);
});

test('a clock that was set back makes nobody wait longer', () => {
  expect(frameWait(1_000, NOW, NOW - 3_600_000)).toBe(50);
});
