/** How long each step takes; choosing one draws it over time. */
import type { Pipeline } from '../../../src/client/index.ts';
import { plural } from '../format/counts.ts';
import { LEGS, type Leg, milliseconds } from './steps.ts';

interface StepsProps {
  latency: Pipeline['latency'];
  chosen: Leg;
  onChoose: (leg: Leg) => void;
}

export function Steps({ latency, chosen, onChoose }: StepsProps) {
  const legs = Object.keys(LEGS) as Leg[];
  const longest = Math.max(1, ...legs.map(leg => latency[leg].p99 ?? 0));
  const text = (ms: number | null) => (ms === null ? '–' : milliseconds(ms));
  return (
    <div className="steps-table">
      <table>
        <caption>
          <b>Step by step</b> {plural(latency.WHOLE.count, 'outcome')} timed
        </caption>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">Median</th>
            <th scope="col">99 %</th>
          </tr>
        </thead>
        <tbody>
          {legs.map(leg => (
            <tr key={leg}>
              <th scope="row">
                <button type="button" className="link" aria-pressed={leg === chosen} onClick={() => onChoose(leg)}>
                  {LEGS[leg]}
                </button>
                <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                  <path className="bar-99" d={`M0 2h${(100 * (latency[leg].p99 ?? 0)) / longest}`} />
                  <path className="bar-50" d={`M0 2h${(100 * (latency[leg].p50 ?? 0)) / longest}`} />
                </svg>
              </th>
              <td>{text(latency[leg].p50)}</td>
              <td>{text(latency[leg].p99)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
