/** Threads that simulate, and the seeds dealt out to them. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Patch } from './hooks.ts';
import type { Changes } from './scenario.ts';
import type { Result } from './simulation.ts';
import type { Order } from './thread.ts';

type Said = { result: Result } | { error: string };

/** One thread, with production code as it is or with mistakes planted. */
export class Simulator {
  readonly #worker: Worker;
  #waiting: { resolve(result: Result): void; reject(error: Error): void } | null = null;

  constructor(patches: readonly Patch[] = []) {
    this.#worker = new Worker(join(import.meta.dirname, 'thread.ts'), { workerData: { patches }, execArgv: [] });
    this.#worker.on('message', (said: Said) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if ('result' in said) waiting?.resolve(said.result);
      else waiting?.reject(new Error(said.error));
    });
    this.#worker.on('error', error => this.#waiting?.reject(error instanceof Error ? error : new Error(String(error))));
  }

  /** One at a time. */
  run(seed: bigint, changes: Changes = {}, traced = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage({ seed, changes, traced } satisfies Order);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/**
 * Runs seeds on some threads until all are done or `done` says so.
 * @param done told each result
 */
export async function runSeeds(
  seeds: Iterable<bigint>,
  threads: number,
  done: (result: Result) => boolean | undefined,
  patches: readonly Patch[] = [],
): Promise<void> {
  const rest = seeds[Symbol.iterator]();
  let ended = false;
  const work = async () => {
    const simulator = new Simulator(patches);
    try {
      for (let next = rest.next(); !ended && !next.done; next = rest.next())
        if (done(await simulator.run(next.value))) ended = true;
    } finally {
      await simulator.end();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
}
