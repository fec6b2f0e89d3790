/** How often the sockets of one object are sent what is new. */

/** Under load, an object sends about so many frames in a ms to all its sockets: with few of them nobody waits … */
const FRAMES_PER_MS = 20;
/** … and however many there are, none waits longer than this for the next frame, ms. */
const LONGEST_FRAME = 50;

/**
 * How long to gather what is new before it is sent, ms; 0 or less for not at all.
 * @param sentAt when a frame was last sent, ms since the epoch
 */
export function frameWait(sockets: number, sentAt: number, now: number): number {
  const frame = Math.min(sockets / FRAMES_PER_MS, LONGEST_FRAME);
  // A clock that was set back must not keep what is new.
  return Math.floor(Math.min(frame - (now - sentAt), frame));
}
