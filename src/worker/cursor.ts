/** Cursors: where a page of a list ended, as text that clients hand back without looking inside. */
import { z } from 'zod';
import type { Keyset } from '../views/trade-list.ts';
import { ProblemError } from './problem.ts';

const Position = z.tuple([z.iso.datetime(), z.string().max(64)]);

export const encodeCursor = ({ updatedAt, tradeId }: Keyset): string => btoa(JSON.stringify([updatedAt, tradeId]));

/**
 * @returns null for the first page
 * @throws ProblemError for text that was never a cursor
 */
export function decodeCursor(cursor: string | undefined): Keyset | null {
  if (cursor === undefined) return null;
  try {
    const [updatedAt, tradeId] = Position.parse(JSON.parse(atob(cursor)));
    return { updatedAt, tradeId };
  } catch {
    throw new ProblemError('invalid_cursor', 'the cursor is not one of ours: take it from nextCursor, unchanged');
  }
}
