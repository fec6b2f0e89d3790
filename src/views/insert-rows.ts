/** One statement for any number of rows, bound as one JSON parameter: D1 takes a hundred parameters. */
import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** The rows as a SELECT, for `insert(table).select(…)`. Members that a row lacks become NULL. */
export function rowsFor(table: SQLiteTable, rows: Placeholder): SQL {
  // ->> gives texts and numbers as they are, and what is kept as JSON as its text.
  const values = Object.keys(getTableColumns(table)).map(member => `value ->> '${member}'`);
  // WHERE true tells the parser that an ON which follows belongs to the conflict, not to a join.
  return sql`SELECT ${sql.raw(values.join(', '))} FROM json_each(${rows}) WHERE true`;
}

/** What is bound in the place of these rows. */
export const boundRows = <Table extends SQLiteTable>(_of: Table, rows: readonly Table['$inferInsert'][]): string =>
  JSON.stringify(rows);

/** What `set` of a conflict's update says so that every column but these takes the new row's value. */
export const takeAllBut = (table: SQLiteTable, ...members: string[]): Record<string, SQL> =>
  Object.fromEntries(
    Object.entries(getTableColumns(table))
      .filter(([member]) => !members.includes(member))
      .map(([member, { name }]) => [member, sql.raw(`excluded.${name}`)]),
  );

/** Half of what D1 takes as one value, which a local database does not enforce. */
const MAX_LIST_BYTES = 1_000_000;

/**
 * Packs values into JSON lists that D1 takes as parameters, one statement each.
 * @returns no list for no values
 */
export function boundLists(values: readonly unknown[]): string[] {
  const lists: string[][] = [];
  let bytes = Infinity;
  for (const value of values) {
    const text = JSON.stringify(value);
    const size = new TextEncoder().encode(text).length + 1;
    if (bytes + size > MAX_LIST_BYTES) {
      lists.push([]);
      bytes = 0;
    }
    lists.at(-1)?.push(text);
    bytes += size;
  }
  return lists.map(texts => `[${texts.join(',')}]`);
}
