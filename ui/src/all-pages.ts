/** A list that the API gives in pages, read to its end, or as far as there is any use in it. */
import type { Result } from '../../src/client/index.ts';

interface Page<T> {
  items: readonly T[];
  nextCursor: string | null;
}

/**
 * @param ask reads the page at a cursor; without one, the first
 * @param most pages that are read
 * @returns what all of them hold; the first page, for what else stands in it; and whether that is the whole list
 */
export async function allPages<T, P extends Page<T>>(
  ask: (at: { cursor?: string }) => Promise<Result<P & Page<T>>>,
  most: number,
) {
  const items: T[] = [];
  let first: P | undefined;
  for (let at: { cursor?: string } = {}, page = 1; ; page++) {
    const result = await ask(at);
    if (!result.ok) return result;
    first ??= result.value;
    items.push(...result.value.items);
    const { nextCursor } = result.value;
    if (nextCursor === null || page === most)
      return { ok: true as const, value: { items, first, complete: nextCursor === null } };
    at = { cursor: nextCursor };
  }
}
