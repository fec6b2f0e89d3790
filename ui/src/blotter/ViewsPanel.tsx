/** Saved views: opened, shared, deleted, and the present one given a name. */
import { type FormEvent, useState } from 'react';
import { Icon } from '../design/icons.tsx';
import { openView, place, viewQuery } from '../place.ts';
import { ScreenLink } from '../shell/ScreenLink.tsx';
import { useStore } from '../store.ts';
import { layoutText } from './layout.ts';
import { deleteView, savedViews, saveView } from './saved-views.ts';
import { sayPolitely } from './say.ts';
import { currentLayout } from './use-layout.ts';
import { GIVEN_VIEWS, type SavedView } from './views.ts';
import './menu.css';

const NAME_FIELD = 'name-of-view';

export function ViewsPanel({ close }: { close: () => void }) {
  const saved = useStore(savedViews);
  const here = useStore(place);
  const [name, setName] = useState('');
  const query = viewQuery(here, layoutText(currentLayout()));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    saveView({ name: name.trim(), query });
    sayPolitely(`Saved as ${name.trim()}`);
    setName('');
  };
  const link = (view: SavedView) => (
    <ScreenLink
      className="panel-item"
      href={view.query === '' ? '/' : `/?${view.query}`}
      onOpen={() => {
        openView(view.query);
        close();
      }}
    >
      {view.name}
    </ScreenLink>
  );
  return (
    <div className="views-panel">
      <ul aria-label="Views">
        {GIVEN_VIEWS.map(view => (
          <li key={view.name}>{link(view)}</li>
        ))}
      </ul>
      {saved.length > 0 && <h2 id="saved-views">Saved in this browser</h2>}
      <ul aria-labelledby="saved-views">
        {saved.map(view => (
          <li key={view.name}>
            {link(view)}
            <button
              type="button"
              className="icon-button"
              aria-label={`Delete ${view.name}`}
              onClick={() => {
                // This button goes.
                document.getElementById(NAME_FIELD)?.focus();
                deleteView(view.name);
              }}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={save}>
        <label className="labelled">
          Save what is shown as
          <input
            id={NAME_FIELD}
            className="input"
            value={name}
            maxLength={60}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <button type="submit" className="button small">
          Save view
        </button>
      </form>
      <CopyLink query={query} />
    </div>
  );
}

function CopyLink({ query }: { query: string }) {
  const [copied, setCopied] = useState(false);
  const address = `${window.location.origin}/?${query}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
    sayPolitely('Link copied');
  };
  return navigator.clipboard ? (
    <button type="button" className="link" onClick={copy}>
      {copied ? 'Link copied' : 'Copy a link to this view'}
    </button>
  ) : null;
}
