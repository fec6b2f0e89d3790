/** Reads what lies on disk after the end, with SQLite and no code of the system, and compares all of it with the logs. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize } from 'node:v8';
import { chainFaults, type LogRow, readLog, type TradeLog } from './independent-log.ts';
import { expectedPositions, type JournalLine, journalOf } from './independent-positions.ts';
import type { Promised } from './traffic.ts';

type Row = Record<string, unknown>;

/** @returns how many events there are, and everything that is not as it must be */
export function checkFiles(dataDir: string, promised: readonly Promised[]): { events: number; faults: string[] } {
  const logs = databases(dataDir, 'TradeLedger').flatMap(file => {
    const rows = read(file, "SELECT key, value FROM _cf_KV WHERE key LIKE 'event:%' ORDER BY key", '_cf_KV');
    return rows.length === 0 ? [] : [readLog(rows.map(logRow))];
  });
  const feeds = databases(dataDir, 'TenantFeed').map(file =>
    read(file, 'SELECT entries FROM feed ORDER BY position', 'feed'),
  );
  const [views] = databases(dataDir, 'D1');
  if (!views) throw new Error('there is no view database');
  return {
    events: logs.reduce((sum, { events }) => sum + events.length, 0),
    faults: [
      ...logs.flatMap(chainFaults),
      ...promiseFaults(logs, promised),
      ...logs.flatMap(finalFaults),
      ...feedFaults(logs, feeds.flat()),
      ...viewFaults(logs, read(views, 'SELECT * FROM trades', 'trades')),
      ...journalFaults(logs, read(views, 'SELECT * FROM booking_entries', 'booking_entries')),
      ...positionFaults(logs, read(views, 'SELECT * FROM positions', 'positions')),
    ],
  };
}

/** An event as the runtime keeps it: a value in V8's own format, under a name that ends with its sequence. */
function logRow({ key, value }: Row): LogRow {
  const { body, hash, command } = deserialize(value as Uint8Array);
  return { sequence: Number(String(key).split(':')[1]), key: command?.key ?? null, hash, body };
}

function databases(dataDir: string, part: string): string[] {
  return globSync(join(dataDir, '**/*.sqlite')).filter(file => file.includes(part) && !/metadata\.sqlite$/.test(file));
}

/** @param table what is not there holds nothing: an object that was asked and never written to */
function read(file: string, query: string, table: string): Row[] {
  const database = new DatabaseSync(file);
  try {
    const known = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').all(table);
    return known.length === 0 ? [] : (database.prepare(query).all() as Row[]);
  } finally {
    database.close();
  }
}

/** Each command that was answered is in the log, once, as the event that made the version in the answer. */
function promiseFaults(logs: readonly TradeLog[], promised: readonly Promised[]): string[] {
  const byId = new Map(logs.map(log => [log.tradeId, log]));
  return promised.flatMap(({ key, tradeId, version }) => {
    const log = byId.get(tradeId);
    const found = log?.keys.flatMap((known, index) => (known === key ? [index + 1] : [])) ?? [];
    return found.length === 1 && found[0] === version
      ? []
      : [`${tradeId}: ${key} was promised as event ${version}, and is ${found.length === 0 ? 'not there' : found}`];
  });
}

/** Every trade is final, and no revision was booked twice. */
function finalFaults({ tradeId, events, status }: TradeLog): string[] {
  const booked = events.filter(({ type }) => type === 'TradeBooked').map(({ data }) => data.revision);
  return [
    ...(status === 'pending' ? [`${tradeId}: still waits for its booking`] : []),
    ...(new Set(booked).size === booked.length ? [] : [`${tradeId}: booked twice: revisions ${booked}`]),
  ];
}

/** The feed has every event of every log once, each trade's in order, at positions without a hole. */
function feedFaults(logs: readonly TradeLog[], rows: readonly Row[]): string[] {
  const entries: { position: number; event: { tradeId: string; sequence: number; hash: string } }[] = rows.flatMap(
    row => JSON.parse(String(row.entries)),
  );
  const faults: string[] = [];
  const heads = new Map<string, number>();
  const byId = new Map(logs.map(log => [log.tradeId, log]));
  for (const [index, { position, event }] of entries.entries()) {
    if (position !== index + 1) faults.push(`feed: position ${position} instead of ${index + 1}`);
    const expected = (heads.get(event.tradeId) ?? 0) + 1;
    if (event.sequence !== expected) faults.push(`feed: ${event.tradeId} has ${event.sequence} instead of ${expected}`);
    if (byId.get(event.tradeId)?.events[event.sequence - 1]?.hash !== event.hash)
      faults.push(`feed: ${event.tradeId} ${event.sequence} is not what its log has`);
    heads.set(event.tradeId, event.sequence);
  }
  for (const { tradeId, events } of logs)
    if (heads.get(tradeId) !== events.length) faults.push(`feed: ${tradeId} ends at ${heads.get(tradeId)}`);
  return faults;
}

/** The list has every trade, where its log is. */
function viewFaults(logs: readonly TradeLog[], rows: readonly Row[]): string[] {
  const shown = new Map(rows.map(row => [row.trade_id, row]));
  return [
    ...(rows.length === logs.length ? [] : [`trades: ${rows.length} instead of ${logs.length}`]),
    ...logs.flatMap(({ tradeId, events, status }) => {
      const row = shown.get(tradeId);
      return row?.version === events.length && row.status === status
        ? []
        : [`trades: ${tradeId} is ${row?.status} at ${row?.version}, its log ${status} at ${events.length}`];
    }),
  ];
}

/** The journal has the entries that the logs call for, and no others. */
function journalFaults(logs: readonly TradeLog[], rows: readonly Row[]): string[] {
  const named = (line: JournalLine) =>
    JSON.stringify([line.tradeId, line.revision, line.kind, line.quantity, line.cash]);
  const expected = logs.flatMap(journalOf).map(named).sort();
  const kept = rows.map(row => named({ ...row, tradeId: row.trade_id } as unknown as JournalLine)).sort();
  return JSON.stringify(kept) === JSON.stringify(expected)
    ? []
    : [`booking_entries: ${kept.length} entries that are not the ${expected.length} of the logs`];
}

/** Positions are what averaging the standing bookings gives, calculated a second way. */
function positionFaults(logs: readonly TradeLog[], rows: readonly Row[]): string[] {
  const expected = expectedPositions(logs);
  const kept = new Map(
    rows.map(row => [
      JSON.stringify([row.account, row.symbol, row.isin, row.currency]),
      [row.quantity, row.cost, row.realized_pnl].map(String),
    ]),
  );
  return [
    ...[...kept.keys()].filter(key => !expected.has(key)).map(key => `positions: nothing calls for ${key}`),
    ...[...expected].flatMap(([key, { same, text }]) =>
      same(kept.get(key) ?? []) ? [] : [`positions: ${key} is ${kept.get(key)}, calculated ${text}`],
    ),
  ];
}
