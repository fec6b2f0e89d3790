/** The Worker with doors that only a bench needs: logs made long at once, restarts, lost snapshots. Never deployed. */
import { canonicalJson, sha256Hex } from '../src/domain/hash-chain.ts';
import { EventLog } from '../src/durable-objects/event-log.ts';
import { Ledger } from '../src/durable-objects/ledger.ts';
import { SNAPSHOT, Snapshots } from '../src/durable-objects/snapshots.ts';
import { TradeHistory } from '../src/durable-objects/trade-history.ts';
import { TradeLedger as RealLedger } from '../src/durable-objects/trade-ledger.ts';
import worker from '../src/worker/local.ts';
import { referenceFor, TERMS } from '../test/support/reference-data.ts';
import { amend, worldOf } from '../test/support/story.ts';

export { FeedSockets, TenantFeed, TenantJobs } from '../src/worker/local.ts';

const NOW = '2026-11-23T14:30:00.000Z';
const TRACE = { publishedAt: NOW, consumedAt: NOW };

export class TradeLedger extends RealLedger {
  /** Writes what amendments and bookings would have written, without their way here. */
  async lengthen(tradeId: string, length: number, body: unknown): Promise<void> {
    const { storage } = this.ctx;
    const log = new EventLog(storage.kv);
    const history = new TradeHistory(log, new Snapshots(storage.kv));
    const commit = (writes: () => void) => storage.transactionSync(writes);
    const ledger = new Ledger({ tenant: 'demo', tradeId, log, history, now: () => new Date(), commit });
    const caller = { actor: 't.ng', requestId: crypto.randomUUID() };
    const fingerprint = sha256Hex(canonicalJson(['amend', body]));
    const book = (after: number) => {
      const state = history.now();
      if (state) ledger.book(worldOf({ type: 'book' }, state), TRACE, after);
    };
    book(1);
    for (let n = 1; (history.now()?.version ?? length) < length; n++) {
      ledger.command(amend({ quantity: `${n}` }), caller, { key: `key-${n}`, fingerprint }, 'any');
      book(2 * n + 1);
    }
  }

  async bookNow(): Promise<void> {
    const version = (await this.trade())?.version ?? 0;
    const result = await this.book(referenceFor(TERMS), TRACE, version - 1);
    // A trade that was booked before asks for the records of its own instrument.
    if (result.kind === 'needs') await this.book({ ...referenceFor(TERMS), keys: result.keys }, TRACE, version - 1);
  }

  async throwSnapshotsAway(): Promise<void> {
    const { kv } = this.ctx.storage;
    for (const [name] of [...kv.list({ prefix: SNAPSHOT })]) kv.delete(name);
  }

  /** Forgets what is only in memory. */
  async restart(): Promise<void> {
    this.ctx.abort('a bench asked for it');
  }
}

export default {
  ...worker,
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [, door, tradeId = '', action] = pathname.split('/');
    if (door !== 'bench') return worker.fetch(request, env, ctx);
    const ledger = env.TRADE_LEDGER.getByName(`demo/${tradeId}`) as unknown as TradeLedger;
    if (action === 'lengthen') await ledger.lengthen(tradeId, Number(searchParams.get('to')), await request.json());
    if (action === 'book') await ledger.bookNow();
    if (action === 'throw-snapshots-away') await ledger.throwSnapshotsAway();
    if (action !== 'book') await ledger.restart().catch(() => undefined);
    return new Response(null, { status: 204 });
  },
  // A command is measured, and not what follows it.
  queue: async batch => batch.ackAll(),
} satisfies ExportedHandler<Env>;
