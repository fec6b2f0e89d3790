/** Makes a failure small: what can be left out without it going away is left out. */
import { type Changes, type Fault, NO_FAULTS, scenarioOf } from './scenario.ts';
import type { Result } from './simulation.ts';
import type { Simulator } from './threads.ts';

export interface Shrunk {
  changes: Changes;
  result: Result;
}

/**
 * @param found a run that broke an invariant
 * @returns the smallest run found that breaks the same one
 */
export async function shrink(simulator: Simulator, found: Result, given: Changes = {}): Promise<Shrunk> {
  let best: Shrunk = { changes: given, result: found };
  const attempt = async (changes: Changes): Promise<boolean> => {
    const merged = { ...best.changes, ...changes, faults: { ...best.changes.faults, ...changes.faults } };
    const result = await simulator.run(found.seed, merged);
    if (result.violation?.invariant !== found.violation?.invariant) return false;
    best = { changes: merged, result };
    return true;
  };

  for (let smaller = true; smaller; ) {
    smaller = false;
    for (const changes of simpler(found.seed, best.changes)) if (await attempt(changes)) smaller = true;
  }
  // Then the fewest faults: those after the last one that matters are left out.
  let [enough, tooFew] = [best.result.faults, -1];
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (await attempt({ mostFaults: middle })) enough = middle;
    else tooFew = middle;
  }
  return best;
}

/** Ways to make a scenario simpler, those that leave out most first. */
function* simpler(seed: bigint, changes: Changes): Generator<Changes> {
  const { faults, tenants, users, commands, clients, outage, skew, variety, localQueues, rebuilds } = scenarioOf(
    seed,
    changes,
  );
  if (tenants > 1) yield { tenants: 1 };
  for (let fewer = 0; fewer < clients; fewer++) yield { clients: fewer };
  for (let fewer = 1; fewer < users; fewer++) yield { users: fewer };
  for (let fewer = 1; fewer < commands; fewer++) yield { commands: fewer };
  for (const kind of Object.keys(NO_FAULTS) as Fault[]) if (faults[kind] > 0) yield { faults: { [kind]: 0 } };
  if (outage) yield { outage: null };
  if (rebuilds > 0) yield { rebuilds: 0 };
  if (skew > 0) yield { skew: 0 };
  if (variety > 1) yield { variety: 1 };
  if (localQueues) yield { localQueues: false };
}
