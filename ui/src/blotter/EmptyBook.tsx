/** What stands where rows would: on the way, none yet, none that match, or why there are none. */
import { useDesk } from '../desk-context.ts';
import { clearFilter } from '../place.ts';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { focusList } from './focus-list.ts';
import { useOlder } from './use-older.ts';

/** @param known trades loaded, shown or not */
export function EmptyBook({ known }: { known: number }) {
  const { loader, session, ticketOpen } = useDesk();
  const load = useStore(loader.state);
  const older = useOlder();

  const clear = () => {
    // This button goes with the filters.
    focusList();
    clearFilter();
  };

  if (load.phase === 'failed')
    return (
      <div className="empty" role="alert">
        <b>The trades could not be read</b>
        <p>{load.message}</p>
        <button type="button" className="button" onClick={() => loader.restart()}>
          Try again
        </button>
      </div>
    );
  if (known > 0)
    return (
      <div className="empty">
        <b>Nothing matches</b>
        <p>{older.complete ? 'All trades have been searched.' : 'Older trades have not been searched yet.'}</p>
        <button type="button" className="button" onClick={clear}>
          Clear filters
        </button>
        {older.act && (
          <button type="button" className="button" onClick={older.act.run}>
            {older.act.label}
          </button>
        )}
        {older.words !== '' && <p>{older.words}</p>}
      </div>
    );
  if (load.phase === 'loading') return <p className="empty">Reading trades…</p>;
  return (
    <div className="empty">
      <b>No trades yet</b>
      <p>A trade appears here the moment it is submitted, by whomever.</p>
      {may(session, 'trade.submit') && (
        <button type="button" className="button primary" onClick={() => ticketOpen.set(true)}>
          New trade
        </button>
      )}
    </div>
  );
}
