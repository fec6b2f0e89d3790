/** A trade's whole life through a client that was generated from `/openapi.json`, which is beside this file when it runs. */
import createClient from 'openapi-fetch';
import type { components, paths } from './api.ts';

type Trade = components['schemas']['Trade'];

const SUBMISSION = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' } as const;

/** @returns the types of the trade's events, in order */
export async function wholeLife(baseUrl: string, token: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
  const on = ({ tradeId, version }: Trade) => ({
    path: { tradeId },
    header: { ...key(), 'If-Match': `"${version}"` },
  });
  const confirmed = async ({ tradeId }: Trade): Promise<Trade> => {
    for (;;) {
      const { data, error } = await client.GET('/v1/trades/{tradeId}', { params: { path: { tradeId } } });
      if (!data) throw new Error(error.detail);
      if (!data.status.startsWith('PENDING')) return data;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };

  const submitted = taken(await client.POST('/v1/trades', { params: { header: key() }, body: SUBMISSION }));
  const booked = await confirmed(submitted);
  const { data: preview } = await client.POST('/v1/trades/{tradeId}/amend', {
    params: { ...on(booked), query: { dryRun: 'true' } },
    body: { quantity: '50', reason: 'shown' },
  });
  if (!preview) throw new Error('an amendment cannot be shown');
  const amended = taken(
    await client.POST('/v1/trades/{tradeId}/amend', {
      params: on(booked),
      body: { quantity: '50', reason: 'amended' },
    }),
  );
  const rolledBack = taken(
    await client.POST('/v1/trades/{tradeId}/rollback', {
      params: on(await confirmed(amended)),
      body: { toVersion: booked.version, reason: 'rolled back' },
    }),
  );
  const rolledForward = taken(
    await client.POST('/v1/trades/{tradeId}/rollforward', {
      params: on(await confirmed(rolledBack)),
      body: { reason: 'rolled forward' },
    }),
  );
  const cancelled = taken(
    await client.POST('/v1/trades/{tradeId}/cancel', {
      params: on(await confirmed(rolledForward)),
      body: { reason: 'cancelled' },
    }),
  );
  const { tradeId } = await confirmed(cancelled);
  const { data: listed } = await client.GET('/v1/trades', {
    params: { query: { status: ['CANCELLED'], sort: '-updatedAt', limit: 1 } },
  });
  if (listed === undefined || typeof listed === 'string') throw new Error('the list is not JSON');
  const { data: log } = await client.GET('/v1/trades/{tradeId}/events', { params: { path: { tradeId } } });
  return (log?.items ?? []).map(({ type }) => type);
}

/** The trade that a command answers with; a dry run answers with something else. */
function taken(answer: {
  data?: Trade | components['schemas']['Preview'];
  error?: components['schemas']['Problem'];
}): Trade {
  const { data, error } = answer;
  if (!data || !('tradeId' in data)) throw new Error(error?.detail ?? 'the answer is no trade');
  return data;
}

/** The compiler refuses each of these calls. */
export function withoutHeaders(client: ReturnType<typeof createClient<paths>>) {
  const path = { tradeId: 'T' };
  const header = { 'Idempotency-Key': 'k' };
  const body = { reason: 'r' };
  return [
    // @ts-expect-error: Idempotency-Key is missing
    client.POST('/v1/trades', { body: SUBMISSION }),
    // @ts-expect-error: If-Match is missing
    client.POST('/v1/trades/{tradeId}/amend', { params: { path, header }, body }),
    // @ts-expect-error: If-Match is missing
    client.POST('/v1/trades/{tradeId}/cancel', { params: { path, header }, body }),
    // @ts-expect-error: Idempotency-Key is missing
    client.POST('/v1/trades/{tradeId}/cancel', { params: { path, header: { 'If-Match': '"1"' } }, body }),
    // @ts-expect-error: If-Match is missing
    client.POST('/v1/trades/{tradeId}/retry', { params: { path, header }, body }),
    // @ts-expect-error: a status that there is not
    client.GET('/v1/trades', { params: { query: { status: ['DONE'] } } }),
  ];
}
