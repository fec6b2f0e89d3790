/** The frame around every screen: top bar, rail or tabs, the screen itself, and the side column. */
import { lazy, Suspense, useEffect } from 'react';
import { Blotter } from '../blotter/Blotter.tsx';
import { useDesk } from '../desk-context.ts';
import { place } from '../place.ts';
import { mayTrade } from '../session/session.ts';
import { useStore } from '../store.ts';
import { TradePanel } from '../trade/TradePanel.tsx';
import { useIsPhone } from '../use-media.ts';
import { Rail } from './Rail.tsx';
import { Tabs } from './Tabs.tsx';
import { TopBar } from './TopBar.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import '../design/side.css';
import './navigation.css';
import './shell.css';

const loadTicket = () => import('../ticket/Ticket.tsx');
const Ticket = lazy(loadTicket);

/** Once the blotter has settled, the ticket is fetched, so that it opens at once when it is wanted. */
const PREFETCH_AFTER_MS = 3_000;

export function Shell() {
  const desk = useDesk();
  const phone = useIsPhone();
  const ticket = useStore(desk.ticketOpen);
  const trade = useStore(place, at => at.trade);
  useHotkeys(desk);
  useEffect(() => {
    if (!mayTrade(desk.session)) return;
    const timer = setTimeout(() => void loadTicket().catch(() => {}), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [desk]);

  const panel = trade !== null && !(ticket && !phone) && <TradePanel key={trade} tradeId={trade} />;
  const shown = (ticket && !phone) || trade !== null;

  return (
    <div className="shell">
      <TopBar />
      {!phone && <Rail />}
      <div className={shown ? 'screen with-side' : 'screen'}>
        <Blotter />
        {panel}
        {ticket && (
          <Suspense fallback={phone ? null : <aside className="side" aria-busy="true" aria-label="New trade" />}>
            <Ticket />
          </Suspense>
        )}
      </div>
      {phone && <Tabs />}
    </div>
  );
}
