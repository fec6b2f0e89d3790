import { expect, test } from 'vitest';
import type { TradeEvent } from '../../src/contracts/trade.ts';
import { answering } from '../../ui/src/palette/answering.ts';
import { scaleOf } from '../../ui/src/trade/time-scale.ts';

const logAt = (...times: string[]) =>
  times.map((recordedAt, index) => ({ sequence: index + 1, recordedAt }) as unknown as TradeEvent);

test('by event, every event is a step', () => {
  const log = logAt('2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.010Z', '2026-11-25T10:00:00.000Z');
  const { min, max, step, share } = scaleOf(log, 'event');
  expect([min, max, step]).toEqual([1, 3, 1]);
  expect(log.map(share)).toEqual([0, 0.5, 1]);
});

test('by time, whole steps lead from the first event to the last or just past it', () => {
  for (const last of [
    '2026-11-24T10:00:00.000Z',
    '2026-11-24T10:00:00.001Z',
    '2026-11-24T10:00:01.337Z',
    '2027-01-01T00:00:00.000Z',
  ]) {
    const log = logAt('2026-11-24T10:00:00.000Z', last);
    const { min, max, step, share } = scaleOf(log, 'time');
    expect(min).toBe(Date.parse('2026-11-24T10:00:00.000Z'));
    expect((max - min) % step).toBe(0);
    expect(max).toBeGreaterThanOrEqual(Date.parse(last));
    expect(max - Date.parse(last)).toBeLessThanOrEqual(step);
    expect((max - min) / step).toBeLessThanOrEqual(200);
    expect(log.map(share).every(at => at >= 0 && at <= 1)).toBe(true);
  }
});

test('a command answers when each word typed begins a word of it', () => {
  const entry = (label: string, note = '') => ({ label, note });
  const entries = [entry('New trade', 'ticket'), entry('Appearance: Dark', 'theme'), entry('Positions')];
  const labels = (typed: string) => answering(entries, typed).map(({ label }) => label);
  expect(labels('')).toHaveLength(3);
  expect(labels('ti')).toEqual(['New trade']);
  expect(labels('dark THEME')).toEqual(['Appearance: Dark']);
  expect(labels('osition')).toEqual([]);
});
