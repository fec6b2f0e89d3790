/** Keeps the newest rows of the book while it is live, now and then and when the page is left. */
import type { Desk } from '../desk.ts';
import { keepLastKnown } from './last-known.ts';

const EVERY_MS = 2_000;
/** A screenful and some more; what is kept is written as a whole. */
const MOST = 200;

/** @returns what stops it */
export function keepRows({ session, book, stream, loader }: Desk): () => void {
  let changed = true;
  const unsubscribe = book.view.subscribe(() => {
    changed = true;
  });
  const keep = () => {
    if (!changed || stream.get().state !== 'live' || loader.state.get().phase !== 'ready') return;
    keepLastKnown(session, book.newest(MOST), new Date());
    changed = false;
  };
  const timer = setInterval(keep, EVERY_MS);
  addEventListener('pagehide', keep);
  return () => {
    unsubscribe();
    clearInterval(timer);
    removeEventListener('pagehide', keep);
  };
}
