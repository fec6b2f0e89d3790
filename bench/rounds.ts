/** Several targets measured side by side: each round runs every one of them once, in turn, each from a fresh start. */
import { setTimeout as pause } from 'node:timers/promises';
import { drive, type LoadResult } from './load.ts';
import type { StartTarget } from './targets/target.ts';

export interface Plan {
  rounds: number;
  closed: { connections: number; seconds: number };
  open: { rate: number; seconds: number };
  /** Seconds of rest before each load, in which objects may go to sleep and disks may write. */
  rest: number;
}

export interface Round {
  target: string;
  closed: LoadResult;
  open: LoadResult;
}

/** @param targets by name; one that cannot be started is left out, and `say` says why */
export async function measureRounds(
  targets: ReadonlyMap<string, StartTarget>,
  plan: Plan,
  say: (line: string) => void,
): Promise<Round[]> {
  const rounds: Round[] = [];
  const left = new Map(targets);
  for (let round = 1; round <= plan.rounds; round++) {
    for (const [name, start] of left) {
      const started = await start().catch((error: Error) => error);
      if (started instanceof Error) {
        say(`Without ${name}: ${started.message}`);
        left.delete(name);
        continue;
      }
      try {
        await drive(started, { kind: 'closed', connections: 4, seconds: 2 });
        await pause(plan.rest * 1000);
        const closed = await drive(started, { kind: 'closed', ...plan.closed });
        await pause(plan.rest * 1000);
        const open = await drive(started, { kind: 'open', ...plan.open });
        rounds.push({ target: name, closed, open });
        say(
          `round ${round}, ${name}: ${closed.acceptedPerSecond.toFixed(0)} accepted/s, ` +
            `${closed.pipelinePerSecond.toFixed(0)} booked/s; push p50 ${open.push.p50.toFixed(0)} ms`,
        );
      } finally {
        await started.stop();
      }
    }
  }
  return rounds;
}
