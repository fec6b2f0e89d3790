/** Cursors: where a page of a list ended, as text that clients hand back without looking inside. */
import type { z } from 'zod';
import { ProblemError } from './problem.ts';

/** @param place the sort key of the last item, as text and numbers */
export const encodeCursor = (place: readonly (string | number)[]): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(place))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/**
 * A page of a list, and where the next one begins.
 * @param rows one more than `limit`, where there are as many
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => readonly (string | number)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(placeOf(last)) : null };
}

/**
 * @param schema what a cursor of this list holds
 * @returns null for the first page
 * @throws ProblemError for text that was never a cursor of this list
 */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.infer<Schema> | null {
  if (cursor === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new ProblemError('invalid_cursor', 'invalid cursor: use the nextCursor of this list unchanged');
  }
}
