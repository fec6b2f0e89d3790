/** What must be true of a request's body before anything looks into it: its type, its size, and that it is JSON in UTF-8. */
import { every } from 'hono/combine';
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { jsonExcess } from '../json-bounds.ts';
import { ProblemError } from '../problem.ts';
import { mediaType } from './media-type.ts';

const LARGEST_COMMAND = 64 * 1024;

/**
 * Reads the body, no more of it than there may be, whatever the headers say of its length.
 * @param most bytes
 */
export const sizeLimit = (most: number) =>
  createMiddleware<App>(async (c, next) => {
    const declared = Number(c.req.header('content-length') ?? 0);
    const bytes = declared > most ? null : await bytesOf(c.req.raw.body, most);
    if (!bytes) throw new ProblemError('payload_too_large', `expected a body of at most ${most} bytes`);
    c.req.raw = new Request(c.req.raw, { body: bytes });
    await next();
  });

/** @returns null when there is more than `most` of it: the rest is not read */
async function bytesOf(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = reader ? await readable(reader.read()) : { done: true, value: undefined };
    if (done || !value) break;
    size += value.length;
    if (size > most) {
      // Not waited for: the client is told at once.
      void reader?.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const readable = <T>(read: Promise<T>): Promise<T> =>
  read.catch(() => {
    throw new ProblemError('malformed_json', 'the body ended too early: send the request again');
  });

export const parsedJson = createMiddleware<App>(async (c, next) => {
  const text = utf8(await c.req.arrayBuffer());
  const excess = jsonExcess(text);
  if (excess) throw new ProblemError('malformed_json', `the body ${excess}`);
  try {
    c.set('sent', JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProblemError('malformed_json', 'the body is not valid JSON (RFC 8259)');
  }
  await next();
});

/** JSON is UTF-8 (RFC 8259), whatever a charset in its media type says. */
function utf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ProblemError('malformed_json', 'the body is not UTF-8');
  }
}

export const jsonBody = [mediaType('application/json'), sizeLimit(LARGEST_COMMAND), parsedJson] as const;

/** A body that may be left out altogether, without a media type then; servers make an empty stream of none. */
export const jsonBodyIfAny = createMiddleware<App>(async (c, next) => {
  if (c.req.header('content-type') !== undefined) return every(...jsonBody)(c, next);
  const nothing = await bytesOf(c.req.raw.body, 0);
  if (!nothing) return mediaType('application/json')(c, next);
  c.req.raw = new Request(c.req.raw, { body: nothing });
  c.set('sent', {});
  return next();
});
