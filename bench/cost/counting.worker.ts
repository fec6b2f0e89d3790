/**
 * The Worker with its bindings and the storage of its objects wrapped, so that everything which would be billed is counted,
 * and a door that says how much it was. Never deployed.
 */
import * as local from '../../src/worker/local.ts';
import { countedEnv, operationsOf } from './counted-env.ts';
import { countStorage } from './counted-storage.ts';
import { Tally } from './tally.ts';

const tally = new Tally();
/** Trades and tenants that have set the alarm of their ledger or feed. */
const alarms = { TradeLedger: new Set<string>(), TenantFeed: new Set<string>() };

type Ctx = DurableObjectState;

/** Has an object's storage and bindings count. */
function counting(ctx: Ctx, env: Env, by: string): [Ctx, Env] {
  const set = by === 'TradeLedger' || by === 'TenantFeed' ? alarms[by] : null;
  countStorage(ctx, by, tally, () => set?.add(ctx.id.name ?? ''));
  return [ctx, countedEnv(env, tally)];
}

/** The runtime's own calls of an object: an alarm is a request, and so are twenty messages of a socket. */
function invoked(by: string, requests: number, work: () => Promise<void>): Promise<void> {
  tally.add('objectRequests', by, requests);
  return tally.atWork(work);
}

/** Does at once what an alarm that stands would do later. */
async function fire({ storage }: Ctx, alarm: () => Promise<void>): Promise<void> {
  const uncounted: DurableObjectStorage = Object.getPrototypeOf(storage);
  if ((await uncounted.getAlarm.call(storage)) === null) return;
  await uncounted.deleteAlarm.call(storage);
  await alarm();
}

export class TradeLedger extends local.TradeLedger {
  constructor(ctx: Ctx, env: Env) {
    super(...counting(ctx, env, 'TradeLedger'));
  }

  override alarm(): Promise<void> {
    return invoked('TradeLedger.alarm', 1, () => super.alarm());
  }

  fireAlarm(): Promise<void> {
    return fire(this.ctx, () => this.alarm());
  }
}

export class TenantFeed extends local.TenantFeed {
  constructor(ctx: Ctx, env: Env) {
    super(...counting(ctx, env, 'TenantFeed'));
  }

  override alarm(): Promise<void> {
    return invoked('TenantFeed.alarm', 1, () => super.alarm());
  }

  override webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
    return invoked('TenantFeed.webSocketMessage', 1 / 20, () => super.webSocketMessage(ws, message));
  }

  fireAlarm(): Promise<void> {
    return fire(this.ctx, () => this.alarm());
  }
}

export class FeedSockets extends local.FeedSockets {
  constructor(ctx: Ctx, env: Env) {
    super(...counting(ctx, env, 'FeedSockets'));
  }

  override alarm(): Promise<void> {
    return invoked('FeedSockets.alarm', 1, () => super.alarm());
  }

  override webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
    return invoked('FeedSockets.webSocketMessage', 1 / 20, () => super.webSocketMessage(ws, message));
  }
}

export class TenantJobs extends local.TenantJobs {
  constructor(ctx: Ctx, env: Env) {
    super(...counting(ctx, env, 'TenantJobs'));
  }

  override alarm(): Promise<void> {
    return invoked('TenantJobs.alarm', 1, () => super.alarm());
  }
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/bench/')) return door(pathname, env);
    tally.add('workerRequests', `${request.method} ${routeOf(pathname)}`);
    return local.default.fetch(request, countedEnv(env, tally), ctx);
  },

  async queue(batch: MessageBatch, env: Env): Promise<void> {
    tally.add('workerRequests', `queue ${batch.queue}`);
    await local.default.queue(countedBatch(batch), countedEnv(env, tally));
  },
} satisfies ExportedHandler<Env>;

async function door(pathname: string, env: Env): Promise<Response> {
  switch (pathname) {
    case '/bench/tally':
      return Response.json(tally.report());
    case '/bench/reset':
      tally.reset();
      return new Response(null, { status: 204 });
    case '/bench/alarms/ledgers':
      await fireAll(alarms.TradeLedger, env.TRADE_LEDGER as unknown as DurableObjectNamespace<TradeLedger>);
      return new Response(null, { status: 204 });
    case '/bench/alarms/feeds':
      await fireAll(alarms.TenantFeed, env.TENANT_FEED as unknown as DurableObjectNamespace<TenantFeed>);
      return new Response(null, { status: 204 });
    default:
      return new Response(null, { status: 404 });
  }
}

async function fireAll(names: Set<string>, namespace: DurableObjectNamespace<TradeLedger | TenantFeed>): Promise<void> {
  const due = [...names];
  names.clear();
  await Promise.all(due.map(name => namespace.getByName(name).fireAlarm()));
}

/** Trades apart, all of them are the same route. */
const routeOf = (pathname: string): string => pathname.replace(/\/trades\/[^/]+/, '/trades/{id}');

function countedBatch(batch: MessageBatch): MessageBatch {
  const counted = batch.messages.map(message => {
    const { id, timestamp, attempts, body } = message;
    const operations = operationsOf(body);
    tally.add('queueOperations', `${batch.queue}: read`, operations);
    return {
      id,
      timestamp,
      attempts,
      body,
      ack() {
        tally.add('queueOperations', `${batch.queue}: delete`, operations);
        tally.acknowledged(batch.queue);
        message.ack();
      },
      retry(options?: QueueRetryOptions) {
        tally.retried();
        message.retry(options);
      },
    };
  });
  return { queue: batch.queue, messages: counted } as unknown as MessageBatch;
}
