/** What is running: the processes of a data folder's server, and whether those who started us are still there. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { STATE_MARKER } from './project.ts';

/** A zombie counts as dead: in a container there may be nobody to reap it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return statOf(pid)[0] !== 'Z';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells whether a process may serve Tapebook; a process id noted long ago may be somebody else's by now. */
export const maybeServes = (pid: number) =>
  isAlive(pid) && (processIds().length === 0 || /scripts\/|wrangler/.test(read(`/proc/${pid}/cmdline`)));

/**
 * Processes (wrangler, workerd) that serve a data folder, told by the marker in their environment. They outlive a
 * `kill -9` of only those who started them. Empty where there is no /proc: then a port that is taken tells.
 */
export function serversOf(stateDir: string): number[] {
  const marker = `\0${STATE_MARKER}=${stateDir}\0`;
  return processIds().filter(pid => pid !== process.pid && `\0${read(`/proc/${pid}/environ`)}\0`.includes(marker));
}

/**
 * The processes that wait for us, up to npm: npm passes a SIGTERM only to its shell, and a SIGKILL to nobody, so the
 * end of any of them has to be noticed. Without npm there is nobody to watch: whoever starts us directly may go.
 */
export function waitingForUs(): number[] {
  if (!process.env.npm_lifecycle_event) return [];
  const chain = [process.ppid];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid), chain.push(pid))
    if (read(`/proc/${pid}/cmdline`).startsWith('npm')) return chain;
  return [process.ppid]; // started by something like npm: above it may be a shell that is free to go
}

/** Whether each is still the child of the next: the children of a process that ends get another parent at once. */
export const areStillWaiting = (chain: number[]) =>
  chain.every((pid, index) => pid === (index === 0 ? process.ppid : parentOf(chain[index - 1] ?? 0)));

export interface WranglerProcess {
  pid: number;
  /** Arguments after the name of its script. */
  args: string[];
  cwd: string;
}

/** Finds the Wrangler whose build step this process is; undefined where there is no /proc. */
export function wranglerAboveUs(): WranglerProcess | undefined {
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    const words = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
    const script = words.findIndex(word => word.endsWith('wrangler-dist/cli.js'));
    if (script >= 0) return { pid, args: words.slice(script + 1), cwd: readlinkSync(`/proc/${pid}/cwd`) };
  }
  return undefined;
}

/** Tells whether a Wrangler has started its runtime. */
export const isServing = (wrangler: number): boolean =>
  processIds().some(pid => parentOf(pid) === wrangler && read(`/proc/${pid}/cmdline`).includes('workerd'));

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

const parentOf = (pid: number) => Number(statOf(pid)[1] ?? 0);

/** State, parent and more, from /proc/<pid>/stat, after the name, which may itself hold brackets and blanks. */
function statOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** A file of /proc, or nothing when the process has gone or is somebody else's. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
