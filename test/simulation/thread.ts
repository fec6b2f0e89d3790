/** A thread that simulates: one seed after the other, as it is told to. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { LOWERED, loadPatched, type Patch } from './hooks.ts';
import type { Changes } from './scenario.ts';
import type { Result } from './simulation.ts';

export interface Order {
  seed: bigint;
  changes: Changes;
  traced: boolean;
}

const { patches }: { patches: Patch[] } = workerData;
// A thread for each canary loads nearly the same files.
enableCompileCache();
loadPatched([...LOWERED, ...patches]);

// Only now may anything be imported that imports production code.
const { replaceGlobals } = await import('./platform/globals.ts');
const { DatabaseFile } = await import('./platform/database.ts');
const { scenarioOf } = await import('./scenario.ts');
const { Simulation } = await import('./simulation.ts');

flushCompileCache();
const file = new DatabaseFile();
replaceGlobals();
let simulation: InstanceType<typeof Simulation> | null = null;
process.on('unhandledRejection', error => {
  simulation?.world.violate('unhandled', error instanceof Error ? String(error.stack) : String(error));
});

function simulate({ seed, changes, traced }: Order): Result {
  simulation = new Simulation(scenarioOf(seed, changes), file, traced);
  return simulation.run();
}

parentPort?.on('message', (order: Order) => {
  try {
    parentPort?.postMessage({ result: simulate(order) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? String(error.stack) : String(error) });
  }
});
