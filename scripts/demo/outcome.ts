/** What became of the day's trades, counted and shown. */

import type { ProblemError } from '../../src/client/index.ts';
import type { Trade } from '../../src/contracts/trade.ts';

export const FINAL = ['BOOKED', 'REJECTED', 'FAILED', 'CANCELLED'];

/** How one submission ended: as a trade, or refused by the gateway. */
export type Ending = { trade: Trade } | { refusal: ProblemError };

/** A row per outcome, the most frequent first. */
export function table(endings: Ending[]): string {
  const counts = new Map<string, number>();
  for (const ending of endings) counts.set(labelOf(ending), (counts.get(labelOf(ending)) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([label, count]) => `  ${label.padEnd(46)}${String(count).padStart(5)}`)
    .join('\n');
}

function labelOf(ending: Ending): string {
  if ('trade' in ending) {
    const { status, reasons } = ending.trade;
    return `${status.padEnd(12)}${reasons.map(({ code }) => code).join(', ')}`.trimEnd();
  }
  const { status, code, errors } = ending.refusal.problem;
  const where = errors?.map(({ pointer }) => pointer).join(', ');
  return `${`refused ${status}`.padEnd(12)}${code}${where ? ` at ${where}` : ''}`;
}

/** How long from submission to booking, as recorded in the trades: the median and the longest, in ms. */
export function bookingTimes(endings: Ending[]): { median: number; longest: number } | undefined {
  const times = endings
    .flatMap(ending => ('trade' in ending && ending.trade.status === 'BOOKED' ? [ending.trade] : []))
    .map(({ submittedAt, updatedAt }) => Date.parse(updatedAt) - Date.parse(submittedAt))
    .sort((a, b) => a - b);
  const [median, longest] = [times[Math.floor(times.length / 2)], times.at(-1)];
  return median === undefined || longest === undefined ? undefined : { median, longest };
}
