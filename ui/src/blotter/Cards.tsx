/** The blotter on a phone: a card a trade. */
import { useDesk } from '../desk-context.ts';
import { Card } from './Card.tsx';
import { EmptyBook } from './EmptyBook.tsx';
import { TRADE_LIST } from './focus-list.ts';
import type { ListProps } from './list-props.ts';
import { useRows } from './use-rows.ts';
import { rowsIn } from './use-window.ts';

export function Cards({ view, scroller, rowHeight, steady, onOpen }: ListProps) {
  const { book } = useDesk();
  const { rows } = view;
  const seen = useRows(view, scroller, rowHeight, 0);

  return (
    <section
      ref={scroller}
      id={TRADE_LIST}
      className="cards"
      aria-label="Trades"
      onScroll={steady.onScroll}
      tabIndex={-1}
    >
      <ul style={{ height: rows.length * rowHeight }}>
        {rowsIn(seen).map(index => {
          const trade = rows[index];
          return (
            trade && (
              <Card
                key={trade.tradeId}
                trade={trade}
                index={index}
                count={rows.length}
                top={index * rowHeight}
                fresh={book.isFresh(trade.tradeId)}
                onOpen={onOpen}
              />
            )
          );
        })}
      </ul>
      {rows.length === 0 && <EmptyBook known={view.known} />}
    </section>
  );
}
