/** What the grid and the cards are given. */
import type { RefObject } from 'react';
import type { BookView } from '../book/book-store.ts';
import type { SteadyScroll } from './use-steady-scroll.ts';

export interface ListProps {
  view: BookView;
  scroller: RefObject<HTMLDivElement | null>;
  rowHeight: number;
  steady: SteadyScroll;
  /** The trade whose panel is open. */
  selected: string | null;
  onOpen: (tradeId: string) => void;
}
