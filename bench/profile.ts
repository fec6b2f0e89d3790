/** Where the runtime's JavaScript spends its time: a CPU profile of each isolate of workerd, over the inspector's protocol. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../scripts/lib/project.ts';

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
}

interface Profile {
  nodes: ProfileNode[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

export interface SelfTime {
  name: string;
  /** File and line in the bundle. */
  at: string;
  ms: number;
}

/** What one isolate did, functions that took most first; `(program)` is what is not JavaScript. */
export interface IsolateProfile {
  isolate: string;
  ms: number;
  functions: SelfTime[];
}

const SAMPLE_EVERY_US = 500;
/** Isolates share a thread, and none is sampled while another runs: a longer gap is not the next function's time. */
const LONGEST_US = 2 * SAMPLE_EVERY_US;

/** Profiles all isolates of a runtime while something runs. @param port of its inspector */
export async function profileWhile(port: number, work: () => Promise<unknown>): Promise<IsolateProfile[]> {
  const listed: { id: string; title: string; webSocketDebuggerUrl: string }[] = await (
    await fetch(`http://127.0.0.1:${port}/json`)
  ).json();
  const isolates = await Promise.all(
    listed.map(async ({ id, title, webSocketDebuggerUrl }) => ({
      name: title.replace(/^workerd: worker (core:user:)?/, '') || id,
      session: await Session.open(webSocketDebuggerUrl),
    })),
  );
  for (const { session } of isolates) {
    await session.call('Profiler.enable');
    await session.call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await session.call('Profiler.start');
  }
  await work();
  const profiles: IsolateProfile[] = [];
  for (const { name, session } of isolates) {
    const { profile } = await session.call<{ profile: Profile }>('Profiler.stop');
    profiles.push({ isolate: name, ...selfTimes(profile) });
    session.close();
  }
  return profiles;
}

/** Sums the time of the samples by function. */
export function selfTimes({ nodes, samples, timeDeltas }: Profile): { ms: number; functions: SelfTime[] } {
  const byId = new Map(nodes.map(node => [node.id, node.callFrame]));
  const found = new Map<string, SelfTime>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id);
    if (!frame || frame.functionName === '(idle)') continue;
    const ms = Math.min(timeDeltas[index] ?? 0, LONGEST_US) / 1000;
    const at = frame.url ? `${fileOf(frame.url)}:${frame.lineNumber + 1}` : '';
    const name = frame.functionName || '(anonymous)';
    const key = `${name} ${at}`;
    const known = found.get(key) ?? { name, at, ms: 0 };
    known.ms += ms;
    total += ms;
    found.set(key, known);
  }
  return { ms: total, functions: [...found.values()].sort((a, b) => b.ms - a.ms) };
}

const fileOf = (url: string): string => (url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url);

/** One connection to the inspector of an isolate. */
class Session {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data));
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  static async open(url: string): Promise<Session> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)));
    });
    return new Session(socket);
  }

  call<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result as T),
      ),
    );
  }

  close = (): void => this.#socket.close();
}
