/** Finds trades among those loaded as one types. `/` comes here, Escape clears and leaves. */
import { focusList } from '../blotter/focus-list.ts';
import { Icon } from '../design/icons.tsx';
import { place, setFilter } from '../place.ts';
import { useStore } from '../store.ts';

export const QUICK_SEARCH = 'quick-search';

export function QuickSearch() {
  const q = useStore(place, at => at.filter.q);

  return (
    <search className="search">
      <Icon name="search" />
      <input
        id={QUICK_SEARCH}
        type="search"
        placeholder="Find a trade, symbol, account…"
        aria-label="Find a trade, symbol, account"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        value={q}
        onChange={event => setFilter({ q: event.target.value })}
        onKeyDown={event => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          event.preventDefault();
          if (q === '') focusList();
          else setFilter({ q: '' });
        }}
      />
      <kbd>/</kbd>
    </search>
  );
}
