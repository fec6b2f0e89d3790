/** How often a process calls the kernel for its files: counted by strace, where there is one. It makes the process slower. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CALLS = ['fsync', 'fdatasync', 'openat', 'unlink', 'pwrite64', 'pread64', 'write', 'read', 'epoll_wait'] as const;

/** @returns calls by name while something runs; null where there is no strace, or it may not look */
export async function systemCallsWhile(
  pid: number,
  work: () => Promise<unknown>,
): Promise<Record<string, number> | null> {
  const folder = await mkdtemp(join(tmpdir(), 'tapebook-strace-'));
  const output = join(folder, 'counts');
  try {
    const strace = spawn('strace', ['-f', '-c', '-o', output, '-e', `trace=${CALLS.join(',')}`, '-p', String(pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(strace, 'exit').catch(() => 'there is no strace');
    const attached = await Promise.race([once(strace.stderr, 'data'), ended.then(() => null)]);
    if (!attached || !/attached/.test(String(attached[0]))) return null;
    await work();
    strace.kill('SIGINT');
    await ended;
    return Object.fromEntries(
      [...readFileSync(output, 'utf8').matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/gm)]
        .filter(([, , name]) => name !== 'total')
        .map(([, count, name = '']) => [name, Number(count)]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
