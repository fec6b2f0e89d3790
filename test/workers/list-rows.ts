/** Rows for lists, put straight into the view, and lists read back through the gateway. */
import { env } from 'cloudflare:workers';
import type { Trade } from '../../src/contracts/trade.ts';
import { type Claims, call, TRADER } from './support.ts';

export type Row = Trade & { tradeDateKey: string };

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of the nth trade: spread over the alphabet as real ones are. */
export function idOf(index: number): string {
  let text = '';
  for (let rest = (index * 2_654_435_761) % 2 ** 32, digit = 0; digit < 7; digit++, rest = Math.floor(rest / 32)) {
    text += DIGITS[rest % 32];
  }
  return `T${text}${String(index).padStart(19, '0')}`;
}

/** A booked trade that nobody submitted. */
export function tradeOf(index: number, values: Partial<Trade> = {}): Trade {
  const tradeId = values.tradeId ?? idOf(index);
  const submittedAt = new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString();
  return {
    tradeId,
    version: 2,
    revision: 1,
    status: 'BOOKED',
    account: 'EQ-001',
    side: 'BUY',
    symbol: 'AAPL',
    isin: 'US0378331005',
    quantity: '100',
    price: '189.2200',
    currency: 'USD',
    tradeDate: '2026-11-02',
    settlementDate: '2026-11-03',
    venue: 'XNAS',
    counterparty: null,
    clientReference: null,
    trader: null,
    grossAmount: '18922.00',
    bookingReference: `BK-${tradeId.slice(1, 17)}-1`,
    reasons: [],
    warnings: [],
    submittedBy: 't.ng',
    submittedAt,
    updatedAt: submittedAt,
    ...values,
  };
}

export function rowOf(index: number, values: Partial<Trade> = {}): Row {
  const row = tradeOf(index, values);
  const date = row.tradeDate ?? row.submittedAt.slice(0, 10);
  return { ...row, tradeDateKey: row.updatedAt.startsWith(date) ? row.updatedAt : date };
}

const COLUMNS = Object.keys(rowOf(0)).map(name => ({
  name,
  column: name.replaceAll(/[A-Z]/g, c => `_${c}`.toLowerCase()),
}));

/** Puts rows into a build of the view, with the references that booking would have noted. */
export async function insertRows(tenant: string, rows: readonly Row[]): Promise<void> {
  const values = (row: Row) =>
    COLUMNS.map(({ name }) => {
      const value = row[name as keyof Row];
      return Array.isArray(value) ? JSON.stringify(value) : value;
    });
  for (let start = 0; start < rows.length; start += 1000) {
    const part = rows.slice(start, start + 1000);
    await env.VIEWS.batch([
      env.VIEWS.prepare(
        `INSERT INTO trades (tenant, viewed_at, ${COLUMNS.map(({ column }) => column).join(', ')})
         SELECT ?1, '2026', ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')} FROM json_each(?2)`,
      ).bind(tenant, JSON.stringify(part.map(values))),
      env.VIEWS.prepare(
        `INSERT INTO client_references (tenant, client_reference, trade_id, claim)
         SELECT ?1, value ->> 0, value ->> 1, key + (SELECT count(*) FROM client_references) FROM json_each(?2)`,
      ).bind(
        tenant,
        JSON.stringify(part.flatMap(row => (row.clientReference === null ? [] : [[row.clientReference, row.tradeId]]))),
      ),
    ]);
  }
}

export interface Page {
  items: Trade[];
  nextCursor: string | null;
}

export const readerOf = (tenant: string, more: Partial<Claims> = {}): Claims => ({ ...TRADER, tenant, ...more });

export async function pageOf(query: string, as: Claims): Promise<Page> {
  const response = await call('GET', `/v1/trades?${query}`, { as });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** All of a list, page by page. */
export async function walk(query: string, as: Claims, onPage: (page: Page) => unknown = () => {}): Promise<Trade[]> {
  const items: Trade[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await pageOf(cursor === null ? query : `${query}&cursor=${encodeURIComponent(cursor)}`, as);
    items.push(...page.items);
    cursor = page.nextCursor;
    await onPage(page);
  } while (cursor !== null);
  return items;
}
