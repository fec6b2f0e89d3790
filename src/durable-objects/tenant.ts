/**
 * All that belongs to one tenant: its rows in the view database and its Durable Objects. Whoever has a tenant's handle
 * reaches nothing of another one. A handle is opened where it is known whose request, message or object it is, and only there.
 */
import { openSession, openViews, type TenantViews, type ViewSession } from '../views/database.ts';
import { type FeedStub, type JobsStub, type LedgerStub, type SocketsStub, socketsName, tradeName } from './names.ts';

type Bindings = Pick<Env, 'VIEWS' | 'TRADE_LEDGER' | 'TENANT_FEED' | 'FEED_SOCKETS' | 'TENANT_JOBS'>;

// The casts replace the platform's mapped RPC types, which turn JSON records into `never`.
export class Tenant {
  readonly #env: Bindings;
  readonly #name: string;

  constructor(env: Bindings, name: string) {
    this.#env = env;
    this.#name = name;
  }

  get name(): string {
    return this.#name;
  }

  get views(): TenantViews {
    return openViews(this.#env, this.#name);
  }

  /** Views for reads in order. @param bookmark where an earlier session had come to */
  session(bookmark: string | undefined): ViewSession {
    return openSession(this.#env, this.#name, bookmark);
  }

  ledger(tradeId: string): LedgerStub {
    return this.#env.TRADE_LEDGER.getByName(tradeName(this.#name, tradeId)) as unknown as LedgerStub;
  }

  get feed(): FeedStub {
    return this.#env.TENANT_FEED.getByName(this.#name) as unknown as FeedStub;
  }

  /** An object that holds a part of the tenant's sockets, by its number. */
  sockets(number: number): SocketsStub {
    return this.#env.FEED_SOCKETS.getByName(socketsName(this.#name, number)) as unknown as SocketsStub;
  }

  get jobs(): JobsStub {
    return this.#env.TENANT_JOBS.getByName(this.#name) as unknown as JobsStub;
  }
}

export const openTenant = (env: Bindings, name: string): Tenant => new Tenant(env, name);
