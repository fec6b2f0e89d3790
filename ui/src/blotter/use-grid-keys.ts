/** Moves through the grid by keyboard. The active row is remembered by trade, not by number: it stays when rows move. */
import { type KeyboardEvent, useCallback, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { indexOfPlace } from '../book/order.ts';
import type { ListProps } from './list-props.ts';

interface GridKeysOptions extends Pick<ListProps, 'view' | 'steady' | 'selected' | 'onOpen'> {
  virtualizer: {
    scrollToIndex(index: number, options: { align: 'auto' }): void;
    range: { startIndex: number; endIndex: number } | null;
  };
}

export function useGridKeys({ view, steady, selected, onOpen, virtualizer }: GridKeysOptions) {
  const { rows } = view;
  const [active, setActive] = useState<Trade | null>(null);
  const at = active ? Math.min(indexOfPlace(rows, active), rows.length - 1) : -1;

  const moveTo = (index: number) => {
    const trade = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!trade) return;
    setActive(trade);
    steady.hold();
    virtualizer.scrollToIndex(rows.indexOf(trade, Math.max(0, index - 1)), { align: 'auto' });
    if (selected !== null) onOpen(trade.tradeId);
  };

  const open = (tradeId: string) => {
    const trade = rows.find(row => row.tradeId === tradeId);
    if (!trade) return;
    setActive(trade);
    steady.hold();
    onOpen(tradeId);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const range = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
    const page = Math.max(1, range.endIndex - range.startIndex - 1);
    const target: { [key: string]: number } = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const index = target[event.key];
    const trade = rows[at];
    if (index !== undefined) moveTo(index);
    else if ((event.key === 'Enter' || event.key === ' ') && trade) open(trade.tradeId);
    else return;
    event.preventDefault();
  };

  /** By keyboard the focus comes to a row; a click brings its own. */
  const onFocus = useCallback(() => {
    setActive(before => before ?? rows[0] ?? null);
  }, [rows]);

  return { activeId: rows[at]?.tradeId ?? null, onKeyDown, onFocus, open };
}
