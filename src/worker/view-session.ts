/**
 * Reads of one client in order. The database may answer from any of its replicas; the bookmark of an answer, sent with the
 * next request, keeps that one from being older. A trade by its id is read from its own log and needs none of this.
 */
import { z } from '@hono/zod-openapi';
import type { ViewSession } from '../views/database.ts';

export const BOOKMARK = 'x-tapebook-bookmark';

export const BookmarkHeaders = z.object({
  [BOOKMARK]: z
    .string()
    .regex(/^[\w-]{1,128}$/, 'expected the value of this header from an earlier response')
    .optional()
    .openapi({ description: 'This header of an earlier answer: the list is then at least as new as that' }),
});

/** The header as the answers of lists carry it. */
export const bookmarkAnswer = {
  'X-Tapebook-Bookmark': {
    description: 'Send it with the next request, and what you see never goes backwards',
    schema: { type: 'string' as const },
  },
};

/** The header for the answer, once something has been read. */
export function sessionHeaders(session: ViewSession): Record<string, string> {
  const reached = session.bookmark();
  return reached === null ? {} : { 'X-Tapebook-Bookmark': reached };
}
