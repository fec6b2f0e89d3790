/** What a developer can have go wrong on their own machine, and what has gone wrong so far. */
import { z } from '@hono/zod-openapi';

const percent = z.number().int().min(0).max(100);

/** The switches. Everything off is how the system is deployed. */
export const Faults = z.strictObject({
  /** Messages of the queues that are lost, in per cent. */
  drop: percent,
  /** Messages that come twice, in per cent. */
  double: percent,
  /** Every message comes this many seconds late. */
  delay: z.number().int().min(0).max(60),
  /** Messages overtake each other. */
  reorder: z.boolean(),
  /** The view database answers nothing but errors. */
  database: z.boolean(),
  /** The tenant's feed can't be reached from booking and from the trades. */
  feed: z.boolean(),
});
export type Faults = z.infer<typeof Faults>;

export const NO_FAULTS: Faults = { drop: 0, double: 0, delay: 0, reorder: false, database: false, feed: false };

/** How often each has happened since the server was started. */
export const FaultsDone = z.object({
  dropped: z.number(),
  doubled: z.number(),
  delayed: z.number(),
  database: z.number(),
  feed: z.number(),
  killed: z.number(),
});
export type FaultsDone = z.infer<typeof FaultsDone>;

/** All objects of a local Worker live in one process: its memory is theirs, and forgets with it. */
export const faults: Faults = { ...NO_FAULTS };
export const done: FaultsDone = { dropped: 0, doubled: 0, delayed: 0, database: 0, feed: 0, killed: 0 };
