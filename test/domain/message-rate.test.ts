/** The bound on messages holds for any ten seconds, however they are sent. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACK_TENTHS,
  MAX_MESSAGES,
  MESSAGE_TENTHS,
  MESSAGE_WINDOW_MS,
  MessageRate,
} from '../../src/domain/feed/message-rate.ts';

const START = Date.UTC(2026, 10, 23);

test('no ten seconds have more than 500 messages that were taken', () => {
  const step = fc.record({ waitMs: fc.nat(2_000), messages: fc.nat(400) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const rate = new MessageRate();
      const taken: number[] = [];
      let now = START;
      for (const { waitMs, messages } of steps) {
        now += waitMs;
        for (let sent = 0; sent < messages; sent += 1) if (rate.add('s', MESSAGE_TENTHS, now)) taken.push(now);
      }
      for (const at of taken) {
        const within = taken.filter(other => other > at - MESSAGE_WINDOW_MS && other <= at);
        expect(within.length).toBeLessThanOrEqual(MAX_MESSAGES);
      }
    }),
    { numRuns: 30 },
  );
});

test('a subject below the bound is never refused, and a refused one is taken again after a window', () => {
  const rate = new MessageRate();
  for (let second = 0; second < 60; second += 1)
    for (let sent = 0; sent < 49; sent += 1)
      expect(rate.add('calm', MESSAGE_TENTHS, START + second * 1_000)).toBe(true);
  for (let sent = 0; sent < 5_000; sent += 1) expect(rate.add('reader', ACK_TENTHS, START)).toBe(true);
  expect(rate.add('reader', ACK_TENTHS, START + MESSAGE_WINDOW_MS - 1)).toBe(false);
  expect(rate.add('reader', MESSAGE_TENTHS, START + 2 * MESSAGE_WINDOW_MS)).toBe(true);
});
