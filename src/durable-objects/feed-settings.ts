/** What can be configured about feeds and streams: variables of wrangler.toml, with what holds when one is not set. */
import { z } from 'zod';

const count = (otherwise: number) => z.coerce.number().int().positive().default(otherwise);

const Settings = z.object({
  /** Entries that stay in the feed's object; older ones go to the archive. */
  FEED_KEEP: count(200_000),
  /** Most entries in one segment of the archive. */
  FEED_SEGMENT: count(2_000),
  /** How long a client that is behind may leave what it was sent unacknowledged. */
  STREAM_STALL_SECONDS: count(30),
  /** Sockets that one object holds; further ones go to further objects. */
  SOCKETS_PER_OBJECT: count(5_000),
});

export interface FeedSettings {
  keep: number;
  segment: number;
  stallMs: number;
  socketsPerObject: number;
}

/** Names each variable that is wrong, without its value. */
export const feedSettingProblems = (env: Env): string[] =>
  (Settings.safeParse(env).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

/** @throws ZodError naming the variable that is wrong */
export function feedSettings(env: Env): FeedSettings {
  const { FEED_KEEP, FEED_SEGMENT, STREAM_STALL_SECONDS, SOCKETS_PER_OBJECT } = Settings.parse(env);
  return {
    keep: FEED_KEEP,
    segment: FEED_SEGMENT,
    stallMs: STREAM_STALL_SECONDS * 1000,
    socketsPerObject: SOCKETS_PER_OBJECT,
  };
}
