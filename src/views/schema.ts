/** The view database. Decimals are text: SQLite would turn long ones into binary floats. Dates and times are ISO text. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, type SQLiteColumn, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeyPeople, KeySecret } from '../domain/api-key.ts';
import type { Checkpoint } from '../domain/booking/position-fold.ts';
import type { Role } from '../domain/permissions.ts';
import type { Reason } from '../domain/trade/events.ts';
import type { Side, TradeStatus } from '../domain/trade/terms.ts';

/** Which of the two ways a trade is indexed; a query has to say the same for SQLite to use the index. */
export const FRESH = sql.raw('trade_date_key = updated_at');
export const OTHER = sql.raw('trade_date_key <> updated_at');

/** Conditions of the indexes of API keys; a query has to say the same for SQLite to use the index. */
export const WITHOUT_END = sql.raw('revoked_at IS NULL AND expires_at IS NULL');
export const WITH_END = sql.raw('revoked_at IS NULL AND expires_at IS NOT NULL');
export const REVOKED = sql.raw('revoked_at IS NOT NULL');

/** Each trade as its log last said it is. A row moves to a higher version only. */
export const trades = sqliteTable(
  'trades',
  {
    tenant: text('tenant').notNull(),
    tradeId: text('trade_id').notNull(),
    version: integer('version').notNull(),
    revision: integer('revision').notNull(),
    status: text('status').$type<TradeStatus>().notNull(),
    account: text('account').notNull(),
    side: text('side').$type<Side>().notNull(),
    symbol: text('symbol'),
    isin: text('isin'),
    quantity: text('quantity').notNull(),
    price: text('price').notNull(),
    currency: text('currency'),
    tradeDate: text('trade_date'),
    /** What lists by trade date are sorted by; `placeByTradeDate` says how it is found. */
    tradeDateKey: text('trade_date_key').notNull(),
    settlementDate: text('settlement_date'),
    venue: text('venue'),
    counterparty: text('counterparty'),
    clientReference: text('client_reference'),
    trader: text('trader'),
    grossAmount: text('gross_amount'),
    bookingReference: text('booking_reference'),
    reasons: text('reasons', { mode: 'json' }).$type<Reason[]>().notNull(),
    warnings: text('warnings', { mode: 'json' }).$type<Reason[]>().notNull(),
    submittedBy: text('submitted_by').notNull(),
    actorIssuer: text('actor_issuer'),
    submittedAt: text('submitted_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    viewedAt: text('viewed_at').notNull(),
  },
  table => [
    primaryKey({ columns: [table.tenant, table.tradeId] }),
    ...inBothOrders('trades', table),
    ...inBothOrders('trades_of_account', table, table.account),
    ...inBothOrders('trades_of_symbol', table, table.symbol),
    // Most trades are BOOKED, and most are written once: an index of the others costs them nothing.
    index('trades_not_booked_by_update')
      .on(table.tenant, table.status, table.updatedAt, table.tradeId)
      .where(sql`status <> 'BOOKED'`),
    index('trades_not_booked_by_trade_date')
      .on(table.tenant, table.status, table.tradeDateKey, table.tradeId)
      .where(sql`status <> 'BOOKED'`),
  ],
);

/**
 * Indexes for lists of what has the same value in some column, by time of change and by trade date. A fresh trade stands in both
 * by one entry: see `placeByTradeDate`. The others pay for two. The last column is for what counts entries: their condition names both.
 */
function inBothOrders(
  name: string,
  {
    tenant,
    updatedAt,
    tradeId,
    tradeDateKey,
  }: Record<'tenant' | 'updatedAt' | 'tradeId' | 'tradeDateKey', SQLiteColumn>,
  ...same: SQLiteColumn[]
) {
  return [
    index(`${name}_fresh`)
      .on(tenant, ...same, updatedAt, tradeId, tradeDateKey)
      .where(FRESH),
    index(`${name}_other_by_update`)
      .on(tenant, ...same, updatedAt, tradeId, tradeDateKey)
      .where(OTHER),
    index(`${name}_other_by_trade_date`)
      .on(tenant, ...same, tradeDateKey, tradeId, updatedAt)
      .where(OTHER),
  ];
}

/** How many trades of an account have a status, kept up to date in the same commit as the trades. */
export const tradeCounts = sqliteTable(
  'trade_counts',
  {
    tenant: text('tenant').notNull(),
    account: text('account').notNull(),
    status: text('status').$type<TradeStatus>().notNull(),
    count: integer('count').notNull(),
  },
  table => [primaryKey({ columns: [table.tenant, table.account, table.status] })],
);

/**
 * The journal behind the positions: immutable, signed, in the order that the average-cost method needs. The key begins
 * with the position, so that folding one reads one range, and no index is needed besides.
 */
export const bookingEntries = sqliteTable(
  'booking_entries',
  {
    tenant: text('tenant').notNull(),
    account: text('account').notNull(),
    symbol: text('symbol').notNull(),
    isin: text('isin').notNull(),
    currency: text('currency').notNull(),
    submittedAt: text('submitted_at').notNull(),
    tradeId: text('trade_id').notNull(),
    revision: integer('revision').notNull(),
    kind: text('kind').$type<'BOOKING' | 'REVERSAL'>().notNull(),
    quantity: text('quantity').notNull(),
    cash: text('cash').notNull(),
    tradeDate: text('trade_date').notNull(),
    settlementDate: text('settlement_date').notNull(),
    recordedAt: text('recorded_at').notNull(),
  },
  table => [
    primaryKey({
      columns: [
        table.tenant,
        table.account,
        table.symbol,
        table.isin,
        table.currency,
        table.submittedAt,
        table.tradeId,
        table.revision,
        table.kind,
      ],
    }),
  ],
);

/** The fold of the journal by account and instrument, kept up to date in the same commit as the journal. */
export const positions = sqliteTable(
  'positions',
  {
    tenant: text('tenant').notNull(),
    account: text('account').notNull(),
    symbol: text('symbol').notNull(),
    isin: text('isin').notNull(),
    currency: text('currency').notNull(),
    quantity: text('quantity').notNull(),
    cost: text('cost').notNull(),
    realizedPnl: text('realized_pnl').notNull(),
    /** Settlement date → quantity that settles then, for dates that had not come when the row was written. */
    unsettled: text('unsettled', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** Where a fold may begin again: the position after all bookings up to a place in the order. */
    checkpoint: text('checkpoint', { mode: 'json' }).$type<Checkpoint>().notNull(),
    /** Raised with each change; writing another version than was read aborts the commit. */
    version: integer('version').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  table => [primaryKey({ columns: [table.tenant, table.account, table.symbol, table.isin, table.currency] })],
);

/** Which build of a tenant's views is in use; no row for the first one. */
export const viewGenerations = sqliteTable('view_generations', {
  tenant: text('tenant').primaryKey(),
  generation: integer('generation').notNull(),
  viewKey: text('view_key').notNull(),
});

/** The trades that came to booking under a client reference, numbered in that order. */
export const clientReferences = sqliteTable(
  'client_references',
  {
    tenant: text('tenant').notNull(),
    clientReference: text('client_reference').notNull(),
    tradeId: text('trade_id').notNull(),
    claim: integer('claim').notNull(),
  },
  table => [
    primaryKey({ columns: [table.tenant, table.clientReference, table.tradeId] }),
    uniqueIndex('client_references_by_claim').on(table.tenant, table.clientReference, table.claim),
  ],
);

/** Messages that the queues gave up on, until somebody brings them back. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    queue: text('queue').$type<'bookings' | 'notifications'>().notNull(),
    tradeId: text('trade_id').notNull(),
    sequence: integer('sequence').notNull(),
    cause: text('cause').notNull(),
    attempts: integer('attempts').notNull(),
    failedAt: text('failed_at').notNull(),
    redrivenAt: text('redriven_at'),
  },
  table => [primaryKey({ columns: [table.tenant, table.id] })],
);

/** API keys of machine clients; the key itself is not kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull(),
    tenant: text('tenant').notNull(),
    name: text('name').notNull(),
    roles: text('roles', { mode: 'json' }).$type<Role[]>().notNull(),
    accounts: text('accounts', { mode: 'json' }).$type<string[]>(),
    createdBy: text('created_by').notNull(),
    /** Issuer of `createdBy`; null for those made by a key, and where it is not known: any issuer. */
    actorIssuer: text('actor_issuer'),
    createdAt: text('created_at').notNull(),
    lastUsedAt: text('last_used_at'),
    revokedAt: text('revoked_at'),
    /** End of the key by itself or with the keys that made it. */
    expiresAt: text('expires_at'),
    /** End that was asked for when the key was made. */
    givenExpiresAt: text('given_expires_at'),
    rolledAt: text('rolled_at'),
    /** Secrets that rolls replaced, with their ends; may hold some that have ended. */
    replacedSecrets: text('replaced_secrets', { mode: 'json' }).$type<KeySecret[]>(),
    /** Person who keeps a key that another key made; null while the key ends with its maker. */
    adoptedBy: text('adopted_by'),
    adoptedIssuer: text('adopted_issuer'),
    adoptedAt: text('adopted_at'),
    people: text('people', { mode: 'json' }).$type<KeyPeople>(),
  },
  table => [
    // Serves the release before; the next one may drop this index.
    index('api_keys_of_tenant').on(table.tenant, table.createdAt),
    index('api_keys_by_maker').on(table.tenant, table.createdBy),
    index('api_keys_of_people').on(table.tenant).where(sql`people IS NOT NULL`),
    // Each key stands in one of these three, and each state is a range of one or two.
    index('api_keys_without_end').on(table.tenant, table.createdAt, table.id).where(WITHOUT_END),
    index('api_keys_with_end').on(table.tenant, table.expiresAt, table.id).where(WITH_END),
    index('api_keys_revoked').on(table.tenant, table.revokedAt, table.id).where(REVOKED),
  ],
);
