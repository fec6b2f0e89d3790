/** The body of an upload of records: JSON or CSV, and not too large. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { parsedJson, sizeLimit } from './json-body.ts';
import { mediaType } from './media-type.ts';

const LARGEST_UPLOAD = 1024 * 1024;

const parsedIfJson = createMiddleware<App>(async (c, next) =>
  c.req.header('content-type') === 'application/json' ? parsedJson(c, next) : next(),
);

export const recordsBody = [
  mediaType('application/json', 'text/csv'),
  sizeLimit(LARGEST_UPLOAD),
  parsedIfJson,
] as const;
