/**
 * The time ribbon: a slider over the events of a trade. At its right end is the present. It is the browser's own slider
 * (arrows, Home, End, touch), with the events drawn beneath it.
 */
import type { CSSProperties } from 'react';
import type { TradeEvent } from '../../../src/contracts/trade.ts';
import { moment } from '../format/time.ts';
import { describe } from './describe-event.ts';
import './ribbon.css';

interface RibbonProps {
  events: readonly TradeEvent[];
  /** Null is the present. */
  version: number | null;
  onVersion: (version: number | null) => void;
}

/** More dots than this would be a line. */
const MOST_DOTS = 40;

export function Ribbon({ events, version, onVersion }: RibbonProps) {
  const last = events.length;
  const at = Math.min(version ?? last, last);
  const event = events[at - 1];
  if (last < 2 || event === undefined) return null;
  const first = events[0];
  const newest = events[last - 1];
  return (
    <div className="ribbon" data-past={version !== null || undefined}>
      <i className="ribbon-done" style={{ '--at': share(at, last) } as CSSProperties} />
      {last <= MOST_DOTS &&
        events.map(({ sequence }) => (
          <i
            key={sequence}
            className={sequence > at ? 'dot later' : 'dot'}
            style={{ '--at': share(sequence, last) } as CSSProperties}
          />
        ))}
      <input
        type="range"
        aria-label="Version of the trade"
        aria-valuetext={`Version ${at} of ${last}, ${describe(event, events[at - 2]).title}, ${moment(event.recordedAt)} UTC${at === last ? ', now' : ''}`}
        min={1}
        max={last}
        step={1}
        value={at}
        onChange={({ target }) => onVersion(target.valueAsNumber === last ? null : target.valueAsNumber)}
      />
      <div className="ribbon-ends" aria-hidden="true">
        <span>{first && moment(first.recordedAt)}</span>
        <span>{newest && moment(newest.recordedAt)} · now</span>
      </div>
    </div>
  );
}

const share = (sequence: number, last: number) => (sequence - 1) / (last - 1);
