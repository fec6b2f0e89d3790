/** Names of Durable Objects. Each begins with the tenant, so that another tenant's trade is simply another object, which is empty. */
import type { FeedSockets } from './feed-sockets.ts';
import type { TenantFeed } from './tenant-feed.ts';
import type { TenantJobs } from './tenant-jobs.ts';
import type { TradeLedger } from './trade-ledger.ts';

/** What callers may ask of a trade's ledger. */
export type LedgerStub = Pick<
  TradeLedger,
  | 'submit'
  | 'command'
  | 'check'
  | 'firstAnswer'
  | 'preview'
  | 'book'
  | 'failBooking'
  | 'republish'
  | 'entries'
  | 'trade'
  | 'exists'
  | 'read'
  | 'events'
  | 'verify'
  | 'evidence'
  | 'traceSteps'
  | 'journal'
>;
/** What callers may ask of a tenant's feed. */
export type FeedStub = Pick<
  TenantFeed,
  | 'append'
  | 'arrivalOf'
  | 'head'
  | 'readFeed'
  | 'readVisible'
  | 'tradeIds'
  | 'fillGap'
  | 'closeStreamsOf'
  | 'measurements'
  | 'placeOfStream'
  | 'announceSocket'
  | 'issueTicket'
  | 'redeemTicket'
  | 'fetch'
>;

/** What callers may ask of an object that holds sockets. */
export type SocketsStub = Pick<FeedSockets, 'publish' | 'closeStreamsOf' | 'countOf' | 'fetch'>;

/** What callers may ask of a tenant's jobs. */
export type JobsStub = Pick<
  TenantJobs,
  | 'startRebuild'
  | 'stopRebuild'
  | 'rebuild'
  | 'startReconciliation'
  | 'reconcilePart'
  | 'reconciliation'
  | 'auditCommand'
  | 'auditOutcome'
  | 'auditRefusal'
  | 'auditOmissions'
  | 'auditTrail'
>;

/** Tenants and trade ids hold no slash, so the pair has one reading. */
export const tradeName = (tenant: string, tradeId: string): string => `${tenant}/${tradeId}`;

/** @throws Error when the object was not reached by a trade's name */
export function parseTradeName(name: string | undefined): { tenant: string; tradeId: string } {
  const [tenant, tradeId] = name?.split('/') ?? [];
  if (!tenant || !tradeId) throw new Error(`expected an object name of the form tenant/tradeId, got ${name}`);
  return { tenant, tradeId };
}

export const socketsName = (tenant: string, number: number): string => `${tenant}/${number}`;

/** @throws Error when the object was not reached by its name */
export function parseSocketsName(name: string | undefined): { tenant: string; number: number } {
  const [tenant, number] = name?.split('/') ?? [];
  if (!tenant || !number) throw new Error(`expected an object name of the form tenant/number, got ${name}`);
  return { tenant, number: Number(number) };
}
