/** How much a client has left unacknowledged, kept in a few numbers that fit into what a sleeping socket remembers. */

export interface Unacknowledged {
  /** Items sent and not acknowledged. */
  open: number;
  /** Their size as sent, in bytes of UTF-8; absent in what an earlier release kept. */
  bytes?: number;
  /** Items, and their bytes, up to each position, in order. */
  marks: [position: number, items: number, bytes?: number][];
}

export const NONE: Unacknowledged = { open: 0, bytes: 0, marks: [] };

/** More marks are not kept: neighbours are put together, and an acknowledgement between them counts for both. */
const MOST_MARKS = 32;

/** After sending items up to a position. */
export function sent(
  { open, bytes = 0, marks }: Unacknowledged,
  position: number,
  frame: { items: number; bytes: number },
): Unacknowledged {
  if (frame.items === 0) return { open, bytes, marks };
  const all: Unacknowledged['marks'] = [...marks, [position, frame.items, frame.bytes]];
  return {
    open: open + frame.items,
    bytes: bytes + frame.bytes,
    marks: all.length > MOST_MARKS ? halved(all) : all,
  };
}

/**
 * After an acknowledgement of everything up to a position. What was sent in one frame with that position counts as read.
 * @param position above the one acknowledged before
 */
export function acknowledged({ marks }: Unacknowledged, position: number): Unacknowledged {
  const reached = marks.findIndex(([last]) => last >= position);
  const rest = reached < 0 ? [] : marks.slice(reached + 1);
  return {
    open: rest.reduce((sum, [, items]) => sum + items, 0),
    bytes: rest.reduce((sum, [, , bytes = 0]) => sum + bytes, 0),
    marks: rest,
  };
}

function halved(marks: Unacknowledged['marks']): Unacknowledged['marks'] {
  const kept: Unacknowledged['marks'] = [];
  for (let index = 0; index < marks.length; index += 2) {
    const [one, two] = [marks[index], marks[index + 1]];
    if (one) kept.push(two ? [two[0], one[1] + two[1], (one[2] ?? 0) + (two[2] ?? 0)] : one);
  }
  return kept;
}
