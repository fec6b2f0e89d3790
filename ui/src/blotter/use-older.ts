/** Whether all trades that match are here, and what can be done when they may not be. */
import { serverFilter } from '../book/server-filter.ts';
import { useDesk } from '../desk-context.ts';
import { count } from '../format/counts.ts';
import { place, viewQuery } from '../place.ts';
import { useStore } from '../store.ts';

export interface Older {
  /** All that match are here. */
  complete: boolean;
  /** What is going on, for words beside the button. */
  words: string;
  /** The next thing to do about it, unless there is none. */
  act: { label: string; run: () => void } | null;
}

export function useOlder(): Older {
  const { loader } = useDesk();
  const load = useStore(loader.state);
  const search = useStore(loader.search);
  const filter = useStore(place, at => at.filter);
  if (load.phase === 'loading') return { complete: false, words: 'reading…', act: null };
  if (load.phase === 'failed')
    return { complete: false, words: '', act: { label: 'Try again', run: () => void loader.restart() } };
  if (load.complete) return { complete: true, words: '', act: null };
  const query = viewQuery({ ...place.get(), filter, sort: [] }, null);
  if (search.state === 'found' && search.query === query) return { complete: true, words: '', act: null };
  if (search.state === 'running')
    return {
      complete: false,
      words: `reading, ${count(search.read)} so far`,
      act: { label: 'Stop', run: () => loader.stopSearch() },
    };
  const words = search.state === 'failed' ? search.message : 'older not read yet';
  const sayable = query === '' ? null : serverFilter(filter);
  const act = sayable
    ? { label: 'Find all that match', run: () => void loader.find(sayable, query) }
    : { label: 'Read all', run: () => void loader.all() };
  return { complete: false, words, act };
}
