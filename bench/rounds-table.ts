/** Tables of what was measured: medians with the least and the most, ratios of medians, and how much it drifted. */
import { table } from '../scripts/lib/table.ts';
import type { Round } from './rounds.ts';
import { median } from './statistics.ts';

const ROWS: readonly [what: string, of: (round: Round) => number][] = [
  ['closed: accepted/s', ({ closed }) => closed.acceptedPerSecond],
  ['closed: whole pipeline, trades/s', ({ closed }) => closed.pipelinePerSecond],
  ['closed: answer p50, ms', ({ closed }) => closed.answer.p50],
  ['closed: answer p99, ms', ({ closed }) => closed.answer.p99],
  ['open: answer p50, ms', ({ open }) => open.answer.p50],
  ['open: answer p99, ms', ({ open }) => open.answer.p99],
  ['open: submitted → booking pushed p50, ms', ({ open }) => open.push.p50],
  ['open: submitted → booking pushed p99, ms', ({ open }) => open.push.p99],
  ['refused, of all', ({ closed, open }) => closed.refused + open.refused],
  ['accepted and never pushed as booked', ({ closed, open }) => closed.lost + open.lost],
  ['closed: driver, % of a core', ({ closed }) => closed.driverCpu * 100],
];

const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));

export function medianTable(rounds: readonly Round[]): string {
  const targets = targetsOf(rounds);
  return table(
    ['median (least–most)', ...targets],
    ROWS.map(([what, of]) => [
      what,
      ...targets.map(target => {
        const values = rounds.filter(round => round.target === target).map(of);
        return `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
      }),
    ]),
  );
}

/** One target's medians by those of each other. */
export function ratioTable(rounds: readonly Round[], of: string): string {
  const others = targetsOf(rounds).filter(target => target !== of);
  const at = (target: string, value: (round: Round) => number) =>
    median(rounds.filter(round => round.target === target).map(value));
  return table(
    [`ratio of medians`, ...others.map(other => `${of} : ${other}`)],
    ROWS.slice(0, 8).map(([what, value]) => [
      what,
      ...others.map(other => (at(of, value) / at(other, value)).toFixed(2)),
    ]),
  );
}

/** Accepted a second in each round, in order: whether the machine stayed the same. */
export function driftTable(rounds: readonly Round[]): string {
  const targets = targetsOf(rounds);
  const most = Math.max(...targets.map(target => rounds.filter(round => round.target === target).length));
  return table(
    ['closed: accepted/s, by round', ...Array.from({ length: most }, (_, index) => String(index + 1))],
    targets.map(target => {
      const values = rounds
        .filter(round => round.target === target)
        .map(({ closed }) => short(closed.acceptedPerSecond));
      return [target, ...values, ...Array(most - values.length).fill('')];
    }),
  );
}

const targetsOf = (rounds: readonly Round[]): string[] => [...new Set(rounds.map(({ target }) => target))];
