/** The screens. The blotter is the first thing to be seen; the others are fetched when they are gone to. */
import { lazy, Suspense } from 'react';
import { Blotter } from '../blotter/Blotter.tsx';
import { place, type Screen } from '../place.ts';
import { useStore } from '../store.ts';

const Exceptions = lazy(() => import('../exceptions/Exceptions.tsx'));
const Positions = lazy(() => import('../positions/Positions.tsx'));
const TradePage = lazy(() => import('../trade/TradePage.tsx'));

export function ScreenOf({ screen }: { screen: Screen }) {
  const trade = useStore(place, at => at.trade);
  if (screen === 'blotter') return <Blotter />;
  return (
    <Suspense fallback={<main className="book" aria-busy="true" />}>
      {screen === 'exceptions' && <Exceptions />}
      {screen === 'positions' && <Positions />}
      {screen === 'trade' && trade !== null && <TradePage key={trade} tradeId={trade} />}
    </Suspense>
  );
}
