/** The pipeline's health: how much goes through, how long each step takes, what waits, who listens. */
import { useState } from 'react';
import type { Pipeline as PipelineNow } from '../../../src/client/index.ts';
import { useNowText } from '../clock.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { count, plural } from '../format/counts.ts';
import { age, clockTime } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { usePolled } from '../use-polled.ts';
import { LineChart } from './LineChart.tsx';
import { Steps } from './Steps.tsx';
import { LEGS, type Leg, milliseconds } from './steps.ts';
import { Tile } from './Tile.tsx';

const EVERY_MS = 3_000;

export function Pipeline() {
  const { client } = useDesk();
  const { value, problem, again } = usePolled(
    options => client.pipeline(options),
    () => EVERY_MS,
  );
  return (
    <section aria-label="Pipeline" aria-busy={value === null}>
      <h2>
        Pipeline{' '}
        <small>
          {value ? `the last hour, as of ${clockTime(value.at)} ${zoneName()}` : problem === null && 'being read…'}
        </small>
      </h2>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {value && <Health now={value} />}
    </section>
  );
}

function Health({ now }: { now: PipelineNow }) {
  const [leg, setLeg] = useState<Leg>('WHOLE');
  const { minutes, queues, pending, clients, latency, wholeSince } = now;
  const minuteNames = minutes.map(({ minute }) => minute);
  const of = (name: 'accepted' | 'booked' | 'pushed' | 'rejected' | 'failed') => minutes.map(row => row.counts[name]);
  const waiting = queues.reduce((sum, { messages }) => sum + messages, 0);
  const oldest = oldestOf([pending.oldestSince, ...queues.map(({ oldestAt }) => oldestAt)]);
  const oldestAge = useNowText(at => (oldest === null ? '' : `the oldest for ${age(oldest, at)}`));
  return (
    <>
      <div className="tiles">
        <Tile label="Accepted this minute" value={count(of('accepted').at(-1) ?? 0)} note={perMinute(of('accepted'))} />
        <Tile label="Booked this minute" value={count(of('booked').at(-1) ?? 0)} note={perMinute(of('booked'))} />
        <Tile label="Pushed this minute" value={count(of('pushed').at(-1) ?? 0)} note={perMinute(of('pushed'))} />
        <Tile
          label="Rejected, failed"
          value={`${count(total(of('rejected')))}, ${count(total(of('failed')))}`}
          note="in the hour"
        />
        <Tile
          label="Backlog"
          tone={pending.trades + waiting > 0 ? 'wait' : 'ok'}
          value={pending.trades + waiting === 0 ? 'Nothing waits' : plural(pending.trades, 'trade')}
          note={oldestAge || (waiting === 0 ? 'queues are empty' : `${plural(waiting, 'message')} queued`)}
        />
        <Tile label="Clients" value={count(clients)} note="connected now" />
      </div>
      {wholeSince !== null && <p className="hint">Minutes before {clockTime(wholeSince)} are not counted in full.</p>}
      <div className="charts">
        <LineChart
          title="Per minute"
          minutes={minuteNames}
          show={count}
          series={[
            { name: 'accepted', look: 'one', values: of('accepted') },
            { name: 'booked', look: 'two', values: of('booked') },
            { name: 'pushed', look: 'three', values: of('pushed') },
          ]}
        />
        <LineChart
          title={LEGS[leg]}
          minutes={minuteNames}
          show={milliseconds}
          series={[
            { name: 'median', look: 'one', values: minutes.map(row => row.latency[leg].p50) },
            { name: '99 %', look: 'two', values: minutes.map(row => row.latency[leg].p99) },
          ]}
        />
        <Steps latency={latency} chosen={leg} onChoose={setLeg} />
      </div>
    </>
  );
}

const perMinute = (values: readonly number[]): string =>
  `${count(values.at(-2) ?? 0)} the minute before\n${count(total(values))} in the hour`;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const oldestOf = (times: readonly (string | null)[]): string | null =>
  times.filter(time => time !== null).sort()[0] ?? null;
