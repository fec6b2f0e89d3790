/** A mistake that the simulation must catch: it is planted in production code, alone, while its file is loaded. */
import type { Patch } from '../hooks.ts';
import type { Invariant } from '../invariants.ts';
import type { Changes } from '../scenario.ts';

export interface Canary {
  name: string;
  patches: Patch[];
  /** Any of these says that it was caught. */
  breaks: Invariant[];
  /** What every seed is set to, where what it takes is rare: nothing that a seed could not draw. */
  where?: Changes;
}

export const canary = (name: string, file: string, find: string, replace: string, ...breaks: Invariant[]): Canary => ({
  name,
  patches: [{ file, find, replace }],
  breaks,
});
