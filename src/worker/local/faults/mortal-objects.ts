/** The Durable Objects with faulty bindings, and a way to kill each: what it had in memory is gone, what it stored is not. */
import type { FeedStub, JobsStub, LedgerStub } from '../../../durable-objects/names.ts';
import { TenantFeed as Feed } from '../../../durable-objects/tenant-feed.ts';
import { TenantJobs as Jobs } from '../../../durable-objects/tenant-jobs.ts';
import { TradeLedger as Ledger } from '../../../durable-objects/trade-ledger.ts';
import { faultyEnv, faultyEnvBehind } from './faulty-env.ts';

const DEATH = 'killed by hand';

export class TradeLedger extends Ledger {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, faultyEnvBehind(env));
  }

  async die(): Promise<void> {
    this.ctx.abort(DEATH);
  }
}

export class TenantFeed extends Feed {
  async die(): Promise<void> {
    this.ctx.abort(DEATH);
  }
}

export class TenantJobs extends Jobs {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, faultyEnv(env));
  }

  async die(): Promise<void> {
    this.ctx.abort(DEATH);
  }
}

/** Kills an object. The call does not survive it, and has nothing else to say. */
export async function kill(stub: FeedStub | JobsStub | LedgerStub): Promise<void> {
  try {
    await (stub as unknown as Pick<TradeLedger, 'die'>).die();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes(DEATH))) throw error;
  }
}
