/** What the pipeline's meter makes of entries of the feed. */
import { expect, test } from 'vitest';
import { LatencyHistogram } from '../../src/domain/feed/latency-histogram.ts';
import { type Measured, MINUTES, PipelineMeter } from '../../src/domain/feed/pipeline-meter.ts';

const at = (ms: number) => new Date(Date.parse('2026-11-23T14:30:00.000Z') + ms).toISOString();
const NOW = Date.parse(at(59_000));

const entry = (type: string, sequence: number, recordedAt: string, pushedAt: string | null, data = {}): Measured => ({
  event: { tradeId: 'T1', sequence, type, recordedAt, data },
  trade: { submittedAt: at(0) },
  pushedAt,
});
const outcome = (type: string, sequence: number, from: number, pushed: number | null) =>
  entry(type, sequence, at(from + 30), pushed === null ? null : at(pushed), {
    trace: { publishedAt: at(from + 4), consumedAt: at(from + 14) },
  });

test('a trade that is submitted and booked: counted in its minute, each step with its time', () => {
  const meter = new PipelineMeter();
  meter.note([entry('TradeSubmitted', 1, at(0), at(40)), outcome('TradeBooked', 2, 0, 40)]);
  const { minutes, latency } = meter.read(NOW);
  expect(minutes).toHaveLength(MINUTES);
  expect(minutes.at(-1)).toMatchObject({
    minute: '2026-11-23T14:30:00.000Z',
    counts: { accepted: 1, booked: 1, rejected: 0, failed: 0, pushed: 2 },
  });
  expect(latency.PUBLISHED).toEqual({ count: 1, p50: 4, p99: 4 });
  expect(latency.CONSUMED.p50).toBe(10);
  expect(latency.BOOKED.p50).toBe(16);
  expect(latency.PUSHED.p50).toBe(10);
  expect(latency.WHOLE.p50).toBeGreaterThanOrEqual(39);
  expect(latency.WHOLE.p50).toBeLessThanOrEqual(42);
  expect(minutes.at(-2)?.latency.WHOLE).toEqual({ count: 0, p50: null, p99: null });
});

test('refusals and failures are told apart from bookings; a step of which one end is unknown is not guessed', () => {
  const meter = new PipelineMeter();
  meter.note([entry('TradeAmended', 3, at(1000), at(1040)), outcome('AmendmentRejected', 4, 1000, null)]);
  meter.note([entry('BookingFailed', 6, at(2000), at(2010))]);
  meter.note([outcome('TradeBooked', 8, 3000, 3040)]);
  const { minutes, latency } = meter.read(NOW);
  expect(minutes.at(-1)?.counts).toEqual({ accepted: 1, booked: 1, rejected: 1, failed: 1, pushed: 4 });
  expect(latency.PUBLISHED.count).toBe(1);
  expect(latency.PUSHED.count).toBe(1);
  expect(latency.WHOLE.count).toBe(0);
});

test('asking for an approval is no outcome; giving one is a command', () => {
  const meter = new PipelineMeter();
  meter.note([outcome('ApprovalRequested', 2, 0, 40), entry('TradeApproved', 3, at(1000), at(1010))]);
  expect(meter.read(NOW).minutes.at(-1)?.counts).toMatchObject({ accepted: 1, booked: 0, rejected: 0, pushed: 2 });
});

test('minutes that are over are forgotten, those without trades are zero', () => {
  const meter = new PipelineMeter();
  const hour = MINUTES * 60_000;
  meter.note([entry('TradeSubmitted', 1, at(0), null)]);
  meter.note([entry('TradeSubmitted', 1, at(hour), null), entry('TradeSubmitted', 1, at(-hour), null)]);
  const { minutes } = meter.read(NOW + hour);
  expect(minutes.map(({ counts }) => counts.accepted)).toEqual([...Array(MINUTES - 1).fill(0), 1]);
  expect(meter.read(NOW).minutes.at(-1)?.counts.accepted).toBe(0);
});

test('percentiles stay within 5 % of the truth, and clocks that disagree count as zero', () => {
  const histogram = new LatencyHistogram();
  for (let ms = 1; ms <= 1000; ms++) histogram.add(ms);
  for (const share of [0.01, 0.5, 0.9, 0.99]) {
    const truth = share * 1000;
    expect(Math.abs((histogram.percentile(share) ?? 0) - truth)).toBeLessThanOrEqual(Math.max(1, truth * 0.05));
  }
  const early = new LatencyHistogram();
  early.add(-7);
  expect(early.percentile(0.5)).toBe(0);
  expect(new LatencyHistogram().percentile(0.5)).toBeNull();
});
