/** The live list of trades: as a grid on a desk, as cards on a phone. */
import { useRef } from 'react';
import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { openTrade, place } from '../place.ts';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { useIsPhone } from '../use-media.ts';
import { Cards } from './Cards.tsx';
import { FilterBar } from './FilterBar.tsx';
import { Footer } from './Footer.tsx';
import { focusList } from './focus-list.ts';
import { Grid } from './Grid.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { useSteadyScroll } from './use-steady-scroll.ts';
import './blotter.css';
import './cards.css';
import './filters.css';
import './footer.css';
import './grid.css';

const ROW_HEIGHT = 30;
const CARD_HEIGHT = 74;

export function Blotter() {
  const { book, session, ticketOpen } = useDesk();
  const phone = useIsPhone();
  const view = useStore(book.view);
  const { filter, trade: selected } = useStore(place);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = phone ? CARD_HEIGHT : ROW_HEIGHT;
  const steady = useSteadyScroll(scroller, view, rowHeight, filter);
  const list = { view, scroller, rowHeight, steady, selected, onOpen: openTrade };

  const goLive = () => {
    steady.goLive();
    focusList();
  };

  return (
    <main className="book">
      <div className="bar">
        <h1>Blotter</h1>
        <FilterBar filter={filter} />
        <span className="grow" />
        {may(session, 'trade.submit') && !phone && (
          <button type="button" className="button primary" aria-keyshortcuts="n" onClick={() => ticketOpen.set(true)}>
            <Icon name="plus" /> New trade <kbd>N</kbd>
          </button>
        )}
      </div>
      {phone ? <Cards {...list} /> : <Grid {...list} />}
      <StaleNotice />
      <Footer view={view} newCount={steady.newCount} goLive={goLive} />
    </main>
  );
}
