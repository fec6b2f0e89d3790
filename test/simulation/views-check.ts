/** Holds the views against the logs: rows, journal, positions and counts. */
import { reference, units } from '../domain/average-cost-reference.ts';
import type { DatabaseFile } from './platform/database.ts';
import type { Recorded, Truth } from './truth.ts';
import type { World } from './world.ts';

type Row = Record<string, unknown>;

/** All that the check looks at: while these stay as they are, it finds what it found. */
export const VIEWS = new Set(['trades', 'view_generations', 'trade_counts', 'booking_entries', 'positions']);

interface EntryRow {
  tenant: string;
  account: string;
  symbol: string;
  isin: string;
  currency: string;
  submitted_at: string;
  trade_id: string;
  revision: number;
  kind: string;
  quantity: string;
  cash: string;
}

export class ViewsCheck {
  /** The version that each build holds of each trade, by key and trade; what was discarded is not in it. */
  #held = new Map<string, number>();
  /** The highest version that any build has ever held, by tenant/tradeId. */
  readonly #highest = new Map<string, number>();
  #inUse = new Map<string, string>();
  readonly #world: World;
  readonly #truth: Truth;
  readonly #file: DatabaseFile;

  constructor(world: World, truth: Truth, file: DatabaseFile) {
    this.#world = world;
    this.#truth = truth;
    this.#file = file;
  }

  /** The highest version that the views have ever held of a trade. */
  highest(tenant: string, tradeId: string): number {
    return this.#highest.get(`${tenant}/${tradeId}`) ?? 0;
  }

  /** The version that the build in use holds of a trade. */
  inUse(tenant: string, tradeId: string): number {
    return this.#held.get(`${this.#keyInUse(tenant)}/${tradeId}`) ?? 0;
  }

  #keyInUse = (tenant: string): string => this.#inUse.get(tenant) ?? tenant;

  check() {
    const rows = this.#file.rows('SELECT * FROM trades');
    const counted = new Map<string, number>();
    const journal = new Map<string, string>();
    const held = new Map<string, number>();
    const generations = this.#file.rows('SELECT tenant, view_key FROM view_generations');
    this.#inUse = new Map(generations.map(row => [String(row.tenant), String(row.view_key)]));
    for (const row of rows) {
      const key = String(row.tenant);
      const name = `${tenantOf(key)}/${row.trade_id}`;
      const version = Number(row.version);
      const recorded = this.#truth.trades.get(name)?.log[version - 1];
      if (version < (this.#held.get(`${key}/${row.trade_id}`) ?? 0))
        return this.#world.violate('view forward', `${name} went back to version ${version}`);
      held.set(`${key}/${row.trade_id}`, version);
      this.#highest.set(name, Math.max(version, this.#highest.get(name) ?? 0));
      if (!recorded) return this.#world.violate('view forward', `${name} has no version ${version} in its log`);
      const wrong = wrongColumn(row, recorded);
      if (wrong) return this.#world.violate('view forward', `${name} has another ${wrong} at version ${version}`);
      const count = `${key} ${row.account} ${row.status}`;
      counted.set(count, (counted.get(count) ?? 0) + 1);
      this.#expectJournal(name, key, version, journal);
    }
    for (const name of this.#held.keys()) {
      const [key = ''] = name.split('/');
      if (!held.has(name) && this.#keyInUse(tenantOf(key)) === key)
        return this.#world.violate('view forward', `${name} is gone`);
    }
    this.#held = held;
    this.#counts(counted);
    this.#journal(journal);
  }

  #expectJournal(name: string, key: string, version: number, journal: Map<string, string>) {
    for (const { event, trade } of this.#truth.trades.get(name)?.log.slice(0, version) ?? []) {
      const data: { entries?: Row[] } = event.data;
      for (const { account, symbol, revision, kind, quantity, cash } of data.entries ?? [])
        journal.set(
          `${key} ${trade.tradeId} ${revision} ${kind}`,
          `${account} ${symbol} ${quantity} ${cash} ${trade.submittedAt}`,
        );
    }
  }

  #counts(counted: Map<string, number>) {
    const kept = this.#file.rows('SELECT * FROM trade_counts WHERE count <> 0');
    for (const { tenant, account, status, count } of kept)
      if (counted.get(`${tenant} ${account} ${status}`) !== count)
        return this.#world.violate('counts', `${tenant} ${account} ${status}: ${count} are kept`);
    if (kept.length !== counted.size) this.#world.violate('counts', `${kept.length} counts, not ${counted.size}`);
  }

  #journal(expected: Map<string, string>) {
    const rows = this.#file.rows('SELECT * FROM booking_entries') as unknown as EntryRow[];
    for (const { tenant, trade_id, revision, kind, account, symbol, quantity, cash, submitted_at } of rows) {
      const name = `${tenant} ${trade_id} ${revision} ${kind}`;
      if (expected.get(name) !== `${account} ${symbol} ${quantity} ${cash} ${submitted_at}`)
        return this.#world.violate('journal', `${name} is not what the log says: ${quantity}, ${cash}`);
    }
    if (rows.length !== expected.size)
      return this.#world.violate('journal', `${rows.length} entries, and ${expected.size} in the logs`);
    this.#positions(rows);
  }

  #positions(rows: readonly EntryRow[]) {
    const reversed = new Set(
      rows.filter(({ kind }) => kind === 'REVERSAL').map(row => `${row.tenant} ${row.trade_id} ${row.revision}`),
    );
    const byPosition = Map.groupBy(rows, positionOf);
    const kept = this.#file.rows('SELECT * FROM positions');
    if (kept.length !== byPosition.size)
      return this.#world.violate('positions', `${kept.length} positions, and ${byPosition.size} in the journal`);
    for (const row of kept) {
      const name = positionOf(row as unknown as EntryRow);
      const standing = (byPosition.get(name) ?? [])
        .filter(entry => entry.kind === 'BOOKING')
        .filter(entry => !reversed.has(`${entry.tenant} ${entry.trade_id} ${entry.revision}`))
        .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
      const { quantity, cost, realized } = reference(standing);
      const right =
        units(String(row.quantity)) === quantity &&
        units(String(row.cost)) === cost &&
        units(String(row.realized_pnl)) === realized;
      if (!right) return this.#world.violate('positions', `${name} is ${row.quantity} at a cost of ${row.cost}`);
    }
  }
}

/** The tenant whose build a key names. */
const tenantOf = (key: string): string => key.split('#')[0] ?? key;

const positionOf = ({ tenant, account, symbol, isin, currency }: EntryRow): string =>
  `${tenant} ${account} ${symbol} ${isin} ${currency}`;
const orderOf = ({ submitted_at, trade_id }: EntryRow): string => `${submitted_at} ${trade_id}`;

const columns = new Map<string, string>();

function columnOf(member: string): string {
  const column = columns.get(member) ?? member.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  columns.set(member, column);
  return column;
}

/** The first column in which a row differs from the trade that it shows. */
function wrongColumn(row: Row, { trade }: Recorded): string | undefined {
  return Object.entries(trade).find(([name, value]) => {
    return row[columnOf(name)] !== (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  })?.[0];
}
