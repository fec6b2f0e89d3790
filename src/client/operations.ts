/** Calls about the upkeep of what is made of the logs: views built anew, and checked. */
import type { Rebuild, Reconciliation } from '../contracts/jobs.ts';
import type { Pipeline } from '../contracts/pipeline.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { Finding, Rebuild, Reconciliation } from '../contracts/jobs.ts';
export type { Pipeline } from '../contracts/pipeline.ts';

export interface ReconciliationQuery {
  /** Only this trade; everything when it is not given. */
  tradeId?: string;
  /** Mend what can be derived again from the logs. */
  repair?: boolean;
}

export const operationCalls = (call: Call) => {
  const rebuild =
    (method: 'GET' | 'POST' | 'DELETE') =>
    ({ signal }: ReadOptions = {}) =>
      call<Rebuild>({ method, path: '/v1/views/rebuild', signal });
  return {
    /** How far the last rebuild of the views is. */
    rebuild: rebuild('GET'),
    /** Starts one, or goes on with one that was stopped; one that runs is left running. */
    startRebuild: rebuild('POST'),
    stopRebuild: rebuild('DELETE'),

    /** The last check of views against logs, and what it found. */
    reconciliation: ({ signal }: ReadOptions = {}) =>
      call<Reconciliation>({ method: 'GET', path: '/v1/reconciliation', signal }),

    /** Starts a check; one that runs is left running. */
    startReconciliation: (query: ReconciliationQuery = {}, { signal }: ReadOptions = {}) =>
      call<Reconciliation>({ method: 'POST', path: withQuery('/v1/reconciliation', { ...query }), signal }),

    /** Throughput, latencies, backlog and clients of the last hour. */
    pipeline: ({ signal }: ReadOptions = {}) => call<Pipeline>({ method: 'GET', path: '/v1/pipeline', signal }),

    /** Asks the server for its readiness; a 503 names the wrong settings and the parts that do not answer. */
    readiness: ({ signal }: ReadOptions = {}) =>
      call<{ status: 'ready' }>({ method: 'GET', path: '/readyz', once: true, signal }),

    /** Whether the service answers. */
    health: ({ signal }: ReadOptions = {}) => call<{ status: 'ok' }>({ method: 'GET', path: '/healthz', signal }),
  };
};
