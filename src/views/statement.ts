/**
 * Statements of drizzle's that are put together once, and not each time they are needed: that takes longer than carrying
 * them out, and from one time to the next only the values bound to them differ.
 */
import { fillPlaceholders, type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { RunnableQuery } from 'drizzle-orm/runnable-query';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';

/** Where values go that are bound later, by name. */
export type Places<Name extends string> = Record<Name, Placeholder>;

type Value = string | number | null;

interface Preparable extends PromiseLike<unknown> {
  prepare(): {
    getQuery(): { sql: string; params: unknown[] };
    mapResult(response: unknown, isFromBatch: boolean): unknown;
  };
}

type Bound<Built> = RunnableQuery<Awaited<Built>, 'sqlite'>;

/** What statements are put together with; it never asks for anything. */
const builder = drizzle({ prepare: () => null } as unknown as D1Database);

/**
 * @param names of the values that are bound to it
 * @returns what binds values to it, so that it can be part of a `batch`
 */
export function statement<Name extends string, Built extends Preparable>(
  names: readonly Name[],
  build: (db: Database, places: Places<Name>) => Built,
): (db: Database, values: Record<Name, Value>) => Bound<Built> {
  const places: Record<string, Placeholder> = Object.fromEntries(names.map(name => [name, sql.placeholder(name)]));
  let prepared: ReturnType<Preparable['prepare']> | undefined;
  return ({ $client }, values) => {
    prepared ??= build(builder, places as Places<Name>).prepare();
    const { sql: text, params } = prepared.getQuery();
    const bound = {
      stmt: $client.prepare(text),
      getQuery: () => ({ sql: text, params: fillPlaceholders(params, values) }),
      mapResult: prepared.mapResult.bind(prepared),
    };
    // This is what drizzle's batch asks of each of its members, though their type does not say so.
    return { _prepare: () => bound } as unknown as Bound<Built>;
  };
}

/** Values side by side, each bound: what a row of columns is compared with. */
export const boundParts = (parts: readonly (string | number)[]): SQL =>
  sql.join(
    parts.map(part => sql`${part}`),
    sql`, `,
  );

/** The members of a list that is bound as one JSON parameter, since D1 takes a hundred. */
export const membersOf = (list: SQLWrapper): SQL => sql`(SELECT value FROM json_each(${list}))`;

const dialect = new SQLiteAsyncDialect();

/** A statement in which what stands there often is bound once: D1 takes a hundred values. */
export function bindingOnce({ $client }: Database, query: SQL): D1PreparedStatement {
  const { sql: text, params } = dialect.sqlToQuery(query);
  const values = [...new Set(params)];
  const places = params.values();
  const numbered = text.replaceAll('?', () => `?${values.indexOf(places.next().value) + 1}`);
  return $client.prepare(numbered).bind(...values);
}
