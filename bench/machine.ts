/** What a measurement was made on and with, to stand under its table. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/lib/project.ts';

export function machine(): string {
  const [cpu] = cpus();
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/workerd/package.json'), 'utf8'));
  return [
    cpu?.model.trim() ?? 'unknown CPU',
    `${availableParallelism()} cores`,
    `${process.platform} ${release()}`,
    `Node ${process.versions.node}`,
    `wrangler ${devDependencies.wrangler}`,
    `workerd ${version}`,
    new Date().toISOString().slice(0, 10),
    `load average ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ].join(', ');
}

/** Puts what was measured into a page, after its mark; the words before it stay. */
export const afterMark = (page: string, measured: string): string =>
  `${page.split('<!-- measured -->')[0]}<!-- measured -->\n\n${measured}\n`;
