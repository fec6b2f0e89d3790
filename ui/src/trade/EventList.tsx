/** The log of a trade, the last event first. */
import type { TradeEvent } from '../../../src/contracts/trade.ts';
import { exactTime, moment } from '../format/time.ts';
import { describe } from './describe-event.ts';

export function EventList({ events }: { events: readonly TradeEvent[] }) {
  return (
    <section aria-label="Events">
      <h3>Events</h3>
      <ol className="events" reversed>
        {events.toReversed().map((event, index, all) => {
          const { title, detail } = describe(event, all[index + 1]);
          return (
            <li key={event.sequence}>
              <i>{event.sequence}</i>
              <b>{title}</b>
              <time dateTime={event.recordedAt} title={moment(event.recordedAt)}>
                {exactTime(event.recordedAt)}
              </time>
              <small>{detail}</small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
