/** The last check of everything, and starting one. */
import { useCallback } from 'react';
import type { Reconciliation, ReconciliationQuery } from '../../../src/client/index.ts';
import { useDesk } from '../desk-context.ts';
import { usePolled } from '../use-polled.ts';
import { useStart } from './use-start.ts';

const WHILE_RUNNING_MS = 1_000;
const OTHERWISE_MS = 10_000;

export interface Checks {
  run: Reconciliation | null;
  problem: string | null;
  refused: string | null;
  again: () => void;
  start: (query?: ReconciliationQuery) => void;
}

export function useReconciliation(): Checks {
  const { client } = useDesk();
  const { value, problem, again } = usePolled(
    options => client.reconciliation(options),
    run => (run?.state === 'running' ? WHILE_RUNNING_MS : OTHERWISE_MS),
  );
  const { start, refused } = useStart(again);
  return {
    run: value,
    problem,
    refused,
    again,
    start: useCallback((query = {}) => start(() => client.startReconciliation(query)), [client, start]),
  };
}
