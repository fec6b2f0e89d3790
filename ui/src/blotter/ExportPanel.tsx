/** What is filtered, as CSV: the rows that are here, as they are shown, or all that the server has. Says which is which. */
import { useState } from 'react';
import { namesToday } from '../book/filter.ts';
import { serverFilter } from '../book/server-filter.ts';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { place } from '../place.ts';
import { useStore } from '../store.ts';
import { explain } from '../trade/explain.ts';
import { rowsAsCsv } from './csv.ts';
import { csvName, download } from './download.ts';
import { useLayout } from './use-layout.ts';
import './menu.css';

type Progress = { state: 'ready' } | { state: 'reading' } | { state: 'failed'; message: string };

export function ExportPanel({ close }: { close: () => void }) {
  const { book, client, loader, counterpartyName } = useDesk();
  const { rows } = useStore(book.view);
  const load = useStore(loader.state);
  const filter = useStore(place, at => at.filter);
  const layout = useLayout();
  const [progress, setProgress] = useState<Progress>({ state: 'ready' });
  // The server would add trades whose venue has another today.
  const sayable = namesToday(filter) ? null : serverFilter(filter);
  const complete = load.phase === 'ready' && load.complete;

  const saveRows = () => {
    download(csvName(), new Blob(rowsAsCsv(rows, layout, counterpartyName), { type: 'text/csv' }));
    close();
  };
  const saveAll = async () => {
    if (!sayable) return;
    setProgress({ state: 'reading' });
    const answer = await client.tradesAsCsv(sayable);
    if (!answer.ok) return setProgress({ state: 'failed', message: explain(answer.error) });
    try {
      download(csvName(), await answer.value.blob());
      close();
    } catch {
      setProgress({ state: 'failed', message: 'The download broke off. Nothing has been saved.' });
    }
  };

  return (
    <div className="export-panel">
      <button type="button" className="button" onClick={saveRows} disabled={rows.length === 0}>
        {plural(rows.length, 'row')} as shown
      </button>
      <p className="hint">
        The columns of the grid, in its order. {complete ? 'These are all that match.' : 'Only trades that are loaded.'}
      </p>
      <button type="button" className="button" onClick={saveAll} disabled={!sayable || progress.state === 'reading'}>
        {progress.state === 'reading' ? 'Reading…' : 'All that match, from the server'}
      </button>
      <p className="hint">
        {sayable
          ? 'Every field, loaded or not, last changed first.'
          : 'Not for this filter: the server knows status, side, account and trade date only, and not what is today at each venue.'}
      </p>
      {progress.state === 'failed' && (
        <p className="error" role="alert">
          {progress.message}
        </p>
      )}
    </div>
  );
}
