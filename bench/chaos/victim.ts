/** The system in processes of its own, to be killed and started again on the same data. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { toolEnvironment } from '../../scripts/lib/project.ts';
import type { Serving } from './serve.ts';

export interface Victim {
  url: string;
  /** `kill -9` of Miniflare and workerd at once; settles when nothing of them is left. */
  kill(): Promise<void>;
}

export async function startVictim(serving: Serving): Promise<Victim> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), JSON.stringify(serving)], {
    detached: true, // a process group of its own, to be killed as one
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const closed = once(child, 'close');
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += chunk;
        const ready = /ready at (\S+)/.exec(output)?.[1];
        if (ready) resolve(ready);
      });
    child.on('close', () => reject(new Error(`the server ended before it was ready:\n${output}`)));
  });
  const kill = async () => {
    if (child.pid === undefined) return;
    process.kill(-child.pid, 'SIGKILL');
    await closed;
  };
  return { url: await url, kill };
}
