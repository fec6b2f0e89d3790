/**
 * How a tenant's stream does with many clients on it: whether each has every event once and in order, how long after its
 * 201 a trade's frames arrive, and what memory the runtime takes. Run by `npm run bench:stream`; the clients are in this
 * process, on the same machine as the server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createTapebookClient, requestDevToken, type TapebookClient, unwrap } from '../src/client/index.ts';
import { nthTrade } from '../test/support/many-trades.ts';
import { Arrivals } from './arrivals.ts';
import { type Latecomer, returnLate } from './latecomer.ts';
import { openRawStream, type RawStream } from './raw-stream.ts';
import { type BenchServer, startBenchServer } from './server.ts';
import { type Spread, spread } from './statistics.ts';

export interface StreamBench {
  clients: number;
  tradesPerSecond: number;
  seconds: number;
}

export interface StreamResult {
  submitted: number;
  events: number;
  /** Clients that did not have every event once and in order, by what was wrong. */
  faults: string[];
  /** From the 201 to the frame, over all clients, ms. */
  latency: Record<'TradeSubmitted' | 'TradeBooked', Spread>;
  submission: Spread;
  /** A client that came back near the end: how many events it had missed, and how long it took to get them. */
  latecomer: { missed: number; caughtUpMs: number };
  /** Resident memory of the runtime: without clients, with all of them, and then every few seconds, MB. */
  memoryMb: number[];
}

const MEMORY_EVERY_MS = 5_000;

export async function benchStream(setup: StreamBench): Promise<StreamResult> {
  const server = await startBenchServer();
  const streams: RawStream[] = [];
  try {
    const { token } = unwrap(await requestDevToken(server.url, { sub: 'bench', tenant: 'demo', roles: ['trader'] }));
    const client = createTapebookClient({ baseUrl: server.url, token: () => token });
    const memoryMb = [server.memoryMb()];
    const arrivals = new Arrivals(setup.clients);
    for (let n = 0; n < setup.clients; n++) streams.push(await openStream(server, arrivals, n));
    await arrivals.allGreeted;
    memoryMb.push(server.memoryMb());

    const watching = setInterval(() => memoryMb.push(server.memoryMb()), MEMORY_EVERY_MS);
    let latecomer: Latecomer | undefined;
    const submission = await submitAtRate(client, setup, arrivals, () => {
      latecomer = returnLate(client, arrivals.head);
    });
    const events = await headWhenAllBooked(client, submission.length);
    await arrivals.allAt(events);
    const late = await latecomer?.arrivedAt(events);
    latecomer?.leave();
    clearInterval(watching);
    memoryMb.push(server.memoryMb());
    return {
      submitted: submission.length,
      events,
      faults: [...arrivals.faults(events), ...(latecomer?.faults ?? [])],
      latency: { TradeSubmitted: arrivals.latency('TradeSubmitted'), TradeBooked: arrivals.latency('TradeBooked') },
      submission: spread(submission),
      latecomer: late ?? { missed: 0, caughtUpMs: 0 },
      memoryMb,
    };
  } finally {
    for (const stream of streams) stream.close();
    await server.stop();
  }
}

/** Fewer than one subject may have. */
const CLIENTS_PER_SUBJECT = 50;

async function openStream(server: BenchServer, arrivals: Arrivals, n: number) {
  const sub = `reader-${Math.floor(n / CLIENTS_PER_SUBJECT)}`;
  const { token } = unwrap(await requestDevToken(server.url, { sub, tenant: 'demo', roles: ['trader'] }));
  const { ticket } = unwrap(await createTapebookClient({ baseUrl: server.url, token: () => token }).streamTicket());
  const stream = openRawStream(
    server.url,
    `/v1/stream?ticket=${ticket}&after=0`,
    message => {
      const acknowledge = arrivals.take(n, message);
      if (acknowledge !== null) stream.send(JSON.stringify({ type: 'ack', position: acknowledge }));
    },
    () => arrivals.ended(),
  );
  return stream;
}

/**
 * Submits at an even rate, whatever the answers take.
 * @param nearTheEnd called when nine tenths are submitted
 * @returns how long each submission took, ms
 */
async function submitAtRate(
  client: TapebookClient,
  setup: StreamBench,
  arrivals: Arrivals,
  nearTheEnd: () => void,
): Promise<number[]> {
  const took: number[] = [];
  const pending: Promise<void>[] = [];
  const begun = performance.now();
  const trades = setup.tradesPerSecond * setup.seconds;
  for (let n = 0; n < trades; n++) {
    if (n === Math.floor(trades * 0.9)) nearTheEnd();
    await pause(Math.max(0, begun + (n * 1000) / setup.tradesPerSecond - performance.now()));
    pending.push(
      (async () => {
        const sent = performance.now();
        const { tradeId } = unwrap(await client.submitTrade(nthTrade(n), { idempotencyKey: `bench-${n}` }));
        const answered = performance.now();
        arrivals.answered(tradeId, answered);
        took.push(answered - sent);
      })(),
    );
  }
  await Promise.all(pending);
  return took;
}

/** The last position of the feed, once each trade has been submitted and booked. */
async function headWhenAllBooked(client: TapebookClient, trades: number): Promise<number> {
  const events = 2 * trades;
  for (let tries = 0; tries < 600; tries++) {
    const { items } = unwrap(await client.feed({ after: events - 1 }));
    if (items.length > 0) return events;
    await pause(100);
  }
  throw new Error('not every trade was booked within a minute');
}
