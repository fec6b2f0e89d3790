/** Holds the views against the logs: rows, journal, positions and counts. */
import { reference, units } from '../domain/average-cost-reference.ts';
import type { DatabaseFile } from './platform/database.ts';
import type { Recorded, Truth } from './truth.ts';
import type { World } from './world.ts';

type Row = Record<string, unknown>;

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
  /** The version that the view shows of each trade, by tenant/tradeId. */
  readonly versions = new Map<string, number>();
  readonly #world: World;
  readonly #truth: Truth;
  readonly #file: DatabaseFile;

  constructor(world: World, truth: Truth, file: DatabaseFile) {
    this.#world = world;
    this.#truth = truth;
    this.#file = file;
  }

  version(tenant: string, tradeId: string): number {
    return this.versions.get(`${tenant}/${tradeId}`) ?? 0;
  }

  check() {
    const rows = this.#file.rows('SELECT * FROM trades');
    const counted = new Map<string, number>();
    const journal = new Map<string, string>();
    for (const row of rows) {
      const name = `${row.tenant}/${row.trade_id}`;
      const version = Number(row.version);
      const recorded = this.#truth.trades.get(name)?.log[version - 1];
      if (version < (this.versions.get(name) ?? 0))
        return this.#world.violate('view forward', `${name} went back to version ${version}`);
      this.versions.set(name, version);
      if (!recorded) return this.#world.violate('view forward', `${name} has no version ${version} in its log`);
      const wrong = wrongColumn(row, recorded);
      if (wrong) return this.#world.violate('view forward', `${name} has another ${wrong} at version ${version}`);
      const count = `${row.tenant} ${row.account} ${row.status}`;
      counted.set(count, (counted.get(count) ?? 0) + 1);
      this.#expectJournal(name, String(row.tenant), version, journal);
    }
    if (rows.length < this.versions.size) return this.#world.violate('view forward', 'a row is gone');
    this.#counts(counted);
    this.#journal(journal);
  }

  #expectJournal(name: string, tenant: string, version: number, journal: Map<string, string>) {
    for (const { event, trade } of this.#truth.trades.get(name)?.log.slice(0, version) ?? []) {
      const data: { entries?: Row[] } = event.data;
      for (const { account, symbol, revision, kind, quantity, cash } of data.entries ?? [])
        journal.set(
          `${tenant} ${trade.tradeId} ${revision} ${kind}`,
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

const positionOf = ({ tenant, account, symbol, isin, currency }: EntryRow): string =>
  `${tenant} ${account} ${symbol} ${isin} ${currency}`;
const orderOf = ({ submitted_at, trade_id }: EntryRow): string => `${submitted_at} ${trade_id}`;

/** The first column in which a row differs from the trade that it shows. */
function wrongColumn(row: Row, { trade }: Recorded): string | undefined {
  return Object.entries(trade).find(([name, value]) => {
    const column = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    return row[column] !== (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  })?.[0];
}
