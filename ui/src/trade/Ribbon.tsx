/**
 * The time ribbon: a slider over the life of a trade, by event or by time. At its right end is the present. It is the
 * browser's own slider (arrows, Home, End, touch), with the events drawn beneath it.
 */
import { type CSSProperties, useState } from 'react';
import type { TradeEvent } from '../../../src/contracts/trade.ts';
import { MomentPicker } from '../design/MomentPicker.tsx';
import { Segments } from '../design/Segments.tsx';
import { exactMoment, moment } from '../format/time.ts';
import { describe } from './describe-event.ts';
import { type ScaleKind, scaleOf } from './time-scale.ts';
import type { TimeTravel } from './use-time-travel.ts';
import './ribbon.css';
import { zoneName } from '../format/zone.ts';

interface RibbonProps {
  events: readonly TradeEvent[];
  time: TimeTravel;
}

const KINDS = ['event', 'time'] as const;
const NAMES = { event: 'By event', time: 'By time' } as const;

/** More dots than this would be a line, and more names than that a blur. */
const MOST_DOTS = 40;
const MOST_NAMES = 9;

export function Ribbon({ events, time: { version, asOf, goTo, goToMoment } }: RibbonProps) {
  const [kind, setKind] = useState<ScaleKind>(asOf === null ? 'event' : 'time');
  const last = events.length;
  const at = Math.min(version ?? last, last);
  const event = events[at - 1];
  const [first, newest] = [events[0], events[last - 1]];
  if (last < 2 || !event || !first || !newest) return null;
  const { min, max, step, share } = scaleOf(events, kind);
  const present = version === null && asOf === null;
  const moved = kind === 'time' ? Date.parse(asOf ?? event.recordedAt) : at;
  const value = present ? max : Math.min(Math.max(moved, min), max);

  const choose = (next: ScaleKind) => {
    setKind(next);
    if (present) return;
    if (next === 'time') goToMoment(asOf ?? event.recordedAt);
    else goTo(at);
  };
  const move = (to: number) => {
    if (to >= max) goTo(null);
    else if (kind === 'event') goTo(to);
    else goToMoment(new Date(to).toISOString());
  };
  const when = kind === 'time' ? new Date(value).toISOString() : event.recordedAt;
  return (
    <div className="ribbon" data-past={!present || undefined} data-names={last <= MOST_NAMES || undefined}>
      <i className="ribbon-done" style={{ '--at': (value - min) / (max - min) } as CSSProperties} />
      {last <= MOST_DOTS &&
        events.map((one, index) => (
          <i
            key={one.sequence}
            className={one.sequence > at ? 'dot later' : 'dot'}
            style={{ '--at': share(one) } as CSSProperties}
          >
            {kind === 'event' && <span className="dot-name">{describe(one, events[index - 1]).title}</span>}
          </i>
        ))}
      <input
        type="range"
        aria-label={kind === 'event' ? 'Version of the trade' : 'Moment in the life of the trade'}
        aria-valuetext={`${exactMoment(when)} ${zoneName()}, version ${at} of ${last}, ${describe(event, events[at - 2]).title}${present ? ', now' : ''}`}
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={({ target }) => move(target.valueAsNumber)}
      />
      <div className="ribbon-ends">
        <span aria-hidden="true">{moment(first.recordedAt)}</span>
        <div className="ribbon-choices">
          <Segments quiet label="The ribbon goes" choices={KINDS} names={NAMES} chosen={kind} onChange={choose} />
          {kind === 'time' && <MomentPicker exact value={asOf} onChange={goToMoment} />}
        </div>
        <span aria-hidden="true" className="ribbon-now">
          {moment(newest.recordedAt)} · now
        </span>
      </div>
    </div>
  );
}
