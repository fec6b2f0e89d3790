/** The screens. The blotter is the first thing to be seen; the others are fetched when they are gone to. */
import { lazy, Suspense, useEffect } from 'react';
import { Blotter } from '../blotter/Blotter.tsx';
import { focusListIfLost } from '../blotter/focus-list.ts';
import { place, type Screen } from '../place.ts';
import { useStore } from '../store.ts';

const Exceptions = lazy(() => import('../exceptions/Exceptions.tsx'));
const Keys = lazy(() => import('../keys/Keys.tsx'));
const Operations = lazy(() => import('../operations/Operations.tsx'));
const Positions = lazy(() => import('../positions/Positions.tsx'));
const Reference = lazy(() => import('../reference/Reference.tsx'));
const TradePage = lazy(() => import('../trade/TradePage.tsx'));

export function ScreenOf({ screen }: { screen: Screen }) {
  const trade = useStore(place, at => at.trade);
  return (
    <Suspense fallback={<main className="book" aria-busy="true" />}>
      {screen === 'blotter' && <Blotter />}
      {screen === 'exceptions' && <Exceptions />}
      {screen === 'keys' && <Keys />}
      {screen === 'operations' && <Operations />}
      {screen === 'positions' && <Positions />}
      {screen === 'reference' && <Reference />}
      {screen === 'trade' && trade !== null && <TradePage key={trade} tradeId={trade} />}
      <Arrival key={screen} />
    </Suspense>
  );
}

/** What was left took the focus along: it goes on in the screen, as soon as that is there. */
function Arrival() {
  useEffect(focusListIfLost, []);
  return null;
}
