/** Bounds what is bound to statements as D1 does. A local database takes values of any length. */
import { env } from 'cloudflare:workers';

/** https://developers.cloudflare.com/d1/platform/limits/: maximum string, BLOB or table row size. */
export const MAX_VALUE_BYTES = 2_000_000;

/** The longest value bound to each statement so far, in bytes, by the text of the statement. */
export const longestBound = new Map<string, number>();

const encoder = new TextEncoder();

/** Makes every statement of this file's tests, of the Worker and its objects too, refuse longer values. */
export function refuseLongValues(): void {
  const prototype = Object.getPrototypeOf(env.VIEWS.prepare('SELECT 1'));
  const bind: (...values: unknown[]) => D1PreparedStatement = prototype.bind;
  prototype.bind = function (this: D1PreparedStatement & { statement: string }, ...values: unknown[]) {
    for (const value of values) {
      if (typeof value !== 'string') continue;
      const bytes = encoder.encode(value).length;
      longestBound.set(this.statement, Math.max(bytes, longestBound.get(this.statement) ?? 0));
      if (bytes > MAX_VALUE_BYTES) throw new Error(`D1_ERROR: string or blob too big: ${bytes} bytes: SQLITE_TOOBIG`);
    }
    return bind.apply(this, values);
  };
}
