/** The Trade UI as it is built beside AG Grid Community: the same book, the same stream, the same browser, in turn. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildUi } from '../../scripts/lib/build-ui.ts';
import { root } from '../../scripts/lib/project.ts';
import { buildAgPage } from './build-ag.ts';
import { AG_GRID, TAPEBOOK } from './grids.ts';
import { measure, type Round } from './measure.ts';
import { servePage } from './server.ts';

export interface UiBench {
  rows: number;
  perSecond: number;
  seconds: number;
  rounds: number;
}

export interface UiResult {
  /** For each page its rounds, in the order in which they were run: one of each page in turn. */
  pages: { name: string; rounds: Round[] }[];
}

export async function benchUi(setup: UiBench, say: (line: string) => void): Promise<UiResult> {
  await buildUi();
  // A copy: another build meanwhile must not change what is measured.
  const ours = join(root, 'dist/bench/ui');
  rmSync(ours, { recursive: true, force: true });
  cpSync(join(root, 'dist/ui'), ours, { recursive: true });
  const pages = [
    { grid: TAPEBOOK, folder: ours, rounds: [] as Round[] },
    { grid: AG_GRID, folder: await buildAgPage(), rounds: [] as Round[] },
  ];
  for (let round = 1; round <= setup.rounds; round++) {
    for (const { grid, folder, rounds } of pages) {
      const server = await servePage(folder, setup.rows, setup.perSecond);
      try {
        rounds.push(await measure(grid, server.url, setup, line => say(`round ${round}, ${grid.name}: ${line}`)));
      } finally {
        await server.stop();
      }
    }
  }
  return { pages: pages.map(({ grid, rounds }) => ({ name: grid.name, rounds })) };
}
