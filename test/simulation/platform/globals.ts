/** What production code finds in its surroundings: clock, timers and random numbers of the world that runs now. */
import type { World } from '../world.ts';
import { ServerSocket } from './sockets.ts';

let world: World | null = null;

function running(): World {
  if (!world) throw new Error('no world runs');
  return world;
}

/** From here on, this is the world that code sees. */
export function enter(next: World): void {
  world = next;
}

const RealDate = globalThis.Date;

class SimulatedDate extends RealDate {
  constructor(...given: [] | [value: number | string | Date]) {
    super(given.length === 0 ? running().wall() : given[0]);
  }

  static override now(): number {
    return running().wall();
  }
}

class SimulatedResponse {
  readonly status: number;
  readonly webSocket: unknown;

  constructor(_body: unknown, { status = 200, webSocket = null }: { status?: number; webSocket?: unknown } = {}) {
    this.status = status;
    this.webSocket = webSocket;
  }
}

/** Both ends are one thing here: the client holds on to the server's end, and reaches it through the world. */
function SocketPair() {
  const server = new ServerSocket(running());
  return { 0: server, 1: server };
}

function startTimer(run: () => void, delay = 0): void {
  const { current } = running();
  if (current) current.timers += 1;
  running().schedule(delay, 'a timer ends', current, () => {
    if (current) current.timers -= 1;
    run();
  });
}

function uuid(): string {
  const random = running().random('uuid');
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const log = (line: string) => running().note(`log ${line}`);

/** Replaces them for good: a thread that simulates does nothing else. */
export function replaceGlobals(): void {
  Object.assign(globalThis, {
    Date: SimulatedDate,
    Response: SimulatedResponse,
    WebSocketPair: SocketPair,
    WebSocketRequestResponsePair: class {},
    setTimeout: startTimer,
  });
  Math.random = () => running().random('math').next();
  Object.defineProperty(crypto, 'randomUUID', { value: uuid });
  Object.assign(console, { info: log, warn: log, error: log });
}
