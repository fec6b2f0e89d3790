/** The frame around every screen: top bar, rail or tabs, the screen itself, and the side column. */
import { lazy, Suspense, useEffect } from 'react';
import { zone } from '../design/settings.ts';
import { useDesk } from '../desk-context.ts';
import { NoticeUp } from '../notices/NoticeUp.tsx';
import { place } from '../place.ts';
import { EndNotice } from '../session/EndNotice.tsx';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { useIsPhone } from '../use-media.ts';
import { loadPalette, Overlay } from './Overlay.tsx';
import { Rail } from './Rail.tsx';
import { ScreenOf } from './screens.tsx';
import { Tabs } from './Tabs.tsx';
import { TopBar } from './TopBar.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import '../design/side.css';
import './navigation.css';
import './shell.css';

const loadTicket = () => import('../ticket/Ticket.tsx');
const Ticket = lazy(loadTicket);
const loadTradePanel = () => import('../trade/TradePanel.tsx');
const TradePanel = lazy(loadTradePanel);

/** Once the screen has settled, what will be wanted next is fetched, so that it opens at once. */
const PREFETCH_AFTER_MS = 3_000;

export function Shell() {
  const desk = useDesk();
  const phone = useIsPhone();
  const ticket = useStore(desk.ticketOpen);
  const screen = useStore(place, at => at.screen);
  const trade = useStore(place, at => (at.screen === 'trade' ? null : at.trade));
  // Every screen writes times by the clock that is chosen.
  useStore(zone);
  useHotkeys(desk);
  useEffect(() => {
    const timer = setTimeout(() => {
      void loadTradePanel().catch(() => {});
      void loadPalette().catch(() => {});
      if (may(desk.session, 'trade.submit')) void loadTicket().catch(() => {});
    }, PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [desk]);

  const panel = trade !== null && !(ticket && !phone) && (
    <Suspense fallback={<aside className="side" aria-busy="true" aria-label="Trade" />}>
      <TradePanel key={trade} tradeId={trade} />
    </Suspense>
  );
  const shown = (ticket && !phone) || trade !== null;

  return (
    <div className="shell">
      <TopBar />
      <div className="shell-notice">
        <EndNotice />
      </div>
      {!phone && <Rail />}
      <div className={shown ? 'screen with-side' : 'screen'}>
        <ScreenOf screen={screen} />
        {panel}
        {ticket && (
          <Suspense fallback={phone ? null : <aside className="side" aria-busy="true" aria-label="New trade" />}>
            <Ticket />
          </Suspense>
        )}
      </div>
      {phone && <Tabs />}
      <NoticeUp />
      <Overlay />
    </div>
  );
}
