/** The desk of the signed-in session, for the components below it. */
import { createContext, useContext } from 'react';
import type { Trade } from '../../src/contracts/trade.ts';
import type { Desk } from './desk.ts';
import { useStore } from './store.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk is for components inside a signed-in session');
  return desk;
}

/** A trade in its highest known version. */
export function useTrade(tradeId: string): Trade | undefined {
  const { book } = useDesk();
  return useStore(book.view, () => book.trade(tradeId));
}

/** The name of a counterparty, its LEI where the name is not known, a dash where there is none. */
export function useCounterparty(lei: string | null): string {
  const { counterparties } = useDesk();
  return useStore(counterparties, names => (lei === null ? '–' : (names.get(lei) ?? lei)));
}
