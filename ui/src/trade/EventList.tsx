/** The log of a trade, the last event first. Each leads to the trade as it was then. */
import { useState } from 'react';
import type { TradeEvent } from '../../../src/contracts/trade.ts';
import { plural } from '../format/counts.ts';
import { exactTime, moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { describe } from './describe-event.ts';

interface EventListProps {
  events: readonly TradeEvent[];
  /** The version that is shown. */
  shown: number;
  /** The first event that is not what was recorded, where there is one. */
  broken: number | undefined;
  onVersion: (version: number) => void;
}

/** Long logs exist; who wants all of it says so. */
const SHOWN_AT_FIRST = 50;

export function EventList({ events, shown, broken, onVersion }: EventListProps) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, events.length - SHOWN_AT_FIRST);
  return (
    <section aria-label="Events">
      <h2>Events</h2>
      <ol className="events" reversed>
        {events
          .slice(hidden)
          .toReversed()
          .map(event => {
            const { sequence, recordedAt } = event;
            const { title, detail } = describe(event, events[sequence - 2]);
            return (
              <li key={sequence} className={sequence > shown ? 'later' : undefined}>
                <i>{sequence}</i>
                <button
                  type="button"
                  aria-current={sequence === shown ? 'step' : undefined}
                  title={`Look at version ${sequence}`}
                  onClick={() => onVersion(sequence)}
                >
                  {title}
                </button>
                <time dateTime={recordedAt} title={`${moment(recordedAt)} ${zoneName()}`}>
                  {exactTime(recordedAt)}
                </time>
                <small>{detail}</small>
                {sequence === broken && <small className="error">Not what was recorded</small>}
              </li>
            );
          })}
      </ol>
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {plural(hidden, 'earlier event')}
        </button>
      )}
    </section>
  );
}
