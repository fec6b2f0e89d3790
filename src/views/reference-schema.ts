/** Tables of reference data: the latest change of each code and date, and the history that triggers keep. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ReferenceKind } from '../contracts/reference.ts';
import type { SettlementCalendar } from '../domain/booking/calendars/index.ts';

/** Number, time and author of the change that a record came by; set by triggers alone. */
const recorded = {
  change: integer('change').notNull().default(1),
  /** Null where an earlier release recorded it, which kept no times. */
  recordedAt: text('recorded_at'),
  /** Null where it is not known: an earlier release, or SQL by hand. */
  recordedBy: text('recorded_by'),
  actorIssuer: text('actor_issuer'),
};

export const instruments = sqliteTable(
  'instruments',
  {
    tenant: text('tenant').notNull(),
    symbol: text('symbol').notNull(),
    validFrom: text('valid_from').notNull(),
    isin: text('isin').notNull(),
    name: text('name').notNull(),
    mic: text('mic').notNull(),
    currency: text('currency').notNull(),
    settlementCalendar: text('settlement_calendar').$type<SettlementCalendar>().notNull(),
    active: integer('active', { mode: 'boolean' }).notNull(),
    referencePrice: text('reference_price'),
    priceBandPercent: text('price_band_percent'),
    ...recorded,
  },
  table => [
    primaryKey({ columns: [table.tenant, table.symbol, table.validFrom] }),
    index('instruments_by_isin').on(table.tenant, table.isin),
  ],
);

export const accounts = sqliteTable(
  'accounts',
  {
    tenant: text('tenant').notNull(),
    account: text('account').notNull(),
    validFrom: text('valid_from').notNull(),
    name: text('name').notNull(),
    open: integer('open', { mode: 'boolean' }).notNull(),
    notionalLimit: text('notional_limit'),
    approvalNotional: text('approval_notional'),
    rollbackNeedsApproval: integer('rollback_needs_approval', { mode: 'boolean' }).notNull().default(false),
    ...recorded,
  },
  table => [primaryKey({ columns: [table.tenant, table.account, table.validFrom] })],
);

export const counterparties = sqliteTable(
  'counterparties',
  {
    tenant: text('tenant').notNull(),
    lei: text('lei').notNull(),
    validFrom: text('valid_from').notNull(),
    name: text('name').notNull(),
    active: integer('active', { mode: 'boolean' }).notNull(),
    ...recorded,
  },
  table => [primaryKey({ columns: [table.tenant, table.lei, table.validFrom] })],
);

export type ReferenceTable = typeof instruments | typeof accounts | typeof counterparties;

/** Changes of records, numbered by code; triggers add them, and refuse to update or delete one. */
export const referenceChanges = sqliteTable(
  'reference_changes',
  {
    tenant: text('tenant').notNull(),
    kind: text('kind').$type<ReferenceKind>().notNull(),
    code: text('code').notNull(),
    ...recorded,
    validFrom: text('valid_from').notNull(),
    /** Record as the API names its members, without those of the other columns. */
    record: text('record', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  // The date belongs to the key for change 1 of earlier releases, which may be several.
  table => [primaryKey({ columns: [table.tenant, table.kind, table.code, table.change, table.validFrom] })],
);

/** Time and author of what a batch writes, for its triggers to read; deleted before the batch ends. */
export const referenceWriters = sqliteTable('reference_writers', {
  tenant: text('tenant').primaryKey(),
  /** Null for the database's own clock. */
  recordedAt: text('recorded_at'),
  recordedBy: text('recorded_by').notNull(),
  actorIssuer: text('actor_issuer'),
});

/** ISO 4217, the same for every tenant. */
export const currencies = sqliteTable('currencies', {
  code: text('code').primaryKey(),
  numeric: text('numeric').notNull(),
  minorUnits: integer('minor_units'),
  name: text('name').notNull(),
});
