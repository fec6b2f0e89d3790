/**
 * The load driver: submits trades to a target, closed loop (so many connections, each sends, waits, sends again) or open loop
 * (at fixed times, whatever the answers take; latency counts from the time at which it should have been sent), listens on its
 * WebSocket, and waits until every accepted trade was pushed as booked or nothing has come for a while.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { openRawStream, type RawStream } from './raw-stream.ts';
import { type Spread, spread } from './statistics.ts';
import type { Target } from './targets/target.ts';

export type Load =
  | { kind: 'closed'; connections: number; seconds: number }
  | { kind: 'open'; rate: number; seconds: number };

export interface LoadResult {
  accepted: number;
  /** Answers that were not 2xx, and requests without one. */
  refused: number;
  acceptedPerSecond: number;
  /** Booked and pushed, from the first submission to the last push. */
  pipelinePerSecond: number;
  /** Accepted, but never pushed as booked. */
  lost: number;
  /** Pushed as booked more than once. */
  repeated: number;
  /** From when a trade was to be sent to its answer, ms, and to the push of its booking. */
  answer: Spread;
  push: Spread;
  /** What the driver itself took of one core. */
  driverCpu: number;
}

/** Nothing has come for so long: what is missing then is lost. */
const IDLE_MS = 15_000;
const OPEN_CONNECTIONS = 256;

export async function drive(target: Target, load: Load): Promise<LoadResult> {
  const run = crypto.randomUUID();
  const pushes = new Map<string, number>();
  const accepted = new Map<string, number>();
  const answers: number[] = [];
  let refused = 0;
  let repeated = 0;
  let lastPush = performance.now();
  const stream = await listen(target, (ids, at) => {
    lastPush = at;
    for (const id of ids) {
      if (pushes.has(id)) repeated += 1;
      else pushes.set(id, at);
    }
  });
  const agent = new Agent({
    keepAlive: true,
    maxSockets: load.kind === 'closed' ? load.connections : OPEN_CONNECTIONS,
  });
  let lastAnswer = 0;
  const submit = async (n: number, due: number) => {
    const { status, body } = await post(target, agent, n, run);
    if (status < 200 || status > 299) {
      refused += 1;
      return;
    }
    lastAnswer = performance.now();
    answers.push(lastAnswer - due);
    accepted.set(target.tradeId(body), due);
  };

  const cpu = process.cpuUsage();
  const began = performance.now();
  await (load.kind === 'closed' ? closed(load, began, submit) : open(load, began, submit));
  const used = process.cpuUsage(cpu);
  const sentFor = performance.now() - began;

  const missing = () => [...accepted.keys()].filter(id => !pushes.has(id)).length;
  while (missing() > 0 && performance.now() - Math.max(lastPush, lastAnswer) < IDLE_MS) await pause(50);
  stream.close();
  agent.destroy();

  const seen = [...accepted].flatMap(([id, due]) => {
    const at = pushes.get(id);
    return at === undefined ? [] : [{ at, took: at - due }];
  });
  const lastBooked = seen.reduce((last, { at }) => Math.max(last, at), began);
  return {
    accepted: accepted.size,
    refused,
    acceptedPerSecond: (answers.length / Math.max(lastAnswer - began, 1)) * 1000,
    pipelinePerSecond: (seen.length / Math.max(lastBooked - began, 1)) * 1000,
    lost: accepted.size - seen.length,
    repeated,
    answer: spread(answers),
    push: spread(seen.map(({ took }) => took)),
    driverCpu: (used.user + used.system) / 1000 / sentFor,
  };
}

type Submit = (n: number, due: number) => Promise<void>;

async function closed(load: Load & { kind: 'closed' }, began: number, submit: Submit): Promise<void> {
  const end = began + load.seconds * 1000;
  let next = 0;
  const connection = async () => {
    while (performance.now() < end) await submit(next++, performance.now());
  };
  await Promise.all(Array.from({ length: load.connections }, connection));
}

async function open(load: Load & { kind: 'open' }, began: number, submit: Submit): Promise<void> {
  const pending: Promise<void>[] = [];
  for (let n = 0; n < load.rate * load.seconds; n++) {
    const due = began + (n * 1000) / load.rate;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    pending.push(submit(n, due));
  }
  await Promise.all(pending);
}

async function listen(target: Target, onBooked: (ids: string[], at: number) => void): Promise<RawStream> {
  const path = await target.stream();
  const stream = openRawStream(
    target.url,
    path,
    bytes => {
      const at = performance.now();
      const { booked, answer } = target.pushed(bytes.toString());
      onBooked(booked, at);
      if (answer !== undefined) stream.send(answer);
    },
    () => {},
  );
  await stream.opened;
  return stream;
}

/** @returns status 0 for no answer */
function post(target: Target, agent: Agent, n: number, run: string): Promise<{ status: number; body: string }> {
  const { path, headers, body } = target.submission(n, run);
  return new Promise(resolve => {
    const outgoing = request(
      `${target.url}${path}`,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      incoming => {
        const chunks: Buffer[] = [];
        incoming.on('data', chunk => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', () => resolve({ status: 0, body: '' }));
      },
    );
    outgoing.on('error', () => resolve({ status: 0, body: '' }));
    outgoing.end(body);
  });
}
