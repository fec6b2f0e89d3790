/** The live list of trades: as a grid on a desk, as cards on a phone. */
import { useMemo, useRef } from 'react';
import { Icon } from '../design/icons.tsx';
import { density, ROW_HEIGHT } from '../design/settings.ts';
import { useDesk } from '../desk-context.ts';
import { openTrade, place, viewQuery } from '../place.ts';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { useIsPhone } from '../use-media.ts';
import { Cards } from './Cards.tsx';
import { FilterBar } from './FilterBar.tsx';
import { Footer } from './Footer.tsx';
import { focusList } from './focus-list.ts';
import { Grid } from './Grid.tsx';
import { LiveSummary } from './LiveSummary.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { Tools } from './Tools.tsx';
import { useSteadyScroll } from './use-steady-scroll.ts';
import './blotter.css';
import './cards.css';
import './filters.css';
import './footer.css';
import './grid.css';
import './head.css';

const CARD_HEIGHT = 74;

export function Blotter() {
  const { book, loader, session, ticketOpen } = useDesk();
  const phone = useIsPhone();
  const view = useStore(book.view);
  const here = useStore(place);
  const { filter, sort, trade: selected } = here;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT[useStore(density)];
  const settled = useStore(loader.state, load => load.phase === 'ready');
  // biome-ignore lint/correctness/useExhaustiveDependencies: which list it is depends on these two only
  const list = useMemo(() => viewQuery(here, null), [filter, sort]);
  const height = phone ? CARD_HEIGHT : rowHeight;
  const steady = useSteadyScroll(scroller, view, height, list);
  const props = { view, scroller, rowHeight: height, steady, selected, onOpen: openTrade };

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
        <Tools />
        {may(session, 'trade.submit') && !phone && (
          <button type="button" className="button primary" aria-keyshortcuts="n" onClick={() => ticketOpen.set(true)}>
            <Icon name="plus" /> New trade <kbd>N</kbd>
          </button>
        )}
      </div>
      {phone ? <Cards {...props} /> : <Grid {...props} />}
      <StaleNotice />
      <Footer view={view} newCount={steady.newCount} goLive={goLive} />
      <LiveSummary view={view} settled={settled} />
    </main>
  );
}
