/** A chart of the last minutes: lines over time, what they are at the minute under the pointer, and all of it as a table. */
import { useState } from 'react';
import { clockTime } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { linePath, roundMaximum } from './scale.ts';

export interface Series {
  name: string;
  /** The class that gives it its colour; lines differ in their dashes too. */
  look: 'one' | 'two' | 'three';
  values: readonly (number | null)[];
}

interface LineChartProps {
  title: string;
  /** Beginnings of minutes, as many as each series has values. */
  minutes: readonly string[];
  series: readonly Series[];
  /** A value as text. */
  show: (value: number) => string;
}

const WIDTH = 600;
const HEIGHT = 120;

export function LineChart({ title, minutes, series, show }: LineChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const last = minutes.length - 1;
  const at = pointed ?? last;
  const maximum = roundMaximum(Math.max(...series.flatMap(({ values }) => values.map(value => value ?? 0))));
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : show(value));
  const time = (minute: string | undefined) => clockTime(minute ?? '').slice(0, 5);

  return (
    <figure className="chart">
      <figcaption>
        <b>{title}</b>
        {series.map(({ name, look, values }) => (
          <span key={name} className={`legend ${look}`}>
            <svg viewBox="0 0 18 6" aria-hidden="true">
              <path d="M0 3h18" />
            </svg>
            {name} <b>{text(values[at])}</b>
          </span>
        ))}
        <time>{at === last ? 'now' : time(minutes[at])}</time>
      </figcaption>
      <div className="plot" aria-hidden="true">
        <span className="most">{show(maximum)}</span>
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerMove={({ currentTarget, clientX }) => {
            const { left, width } = currentTarget.getBoundingClientRect();
            setPointed(Math.max(0, Math.min(last, Math.round(((clientX - left) / width) * last))));
          }}
          onPointerLeave={() => setPointed(null)}
        >
          <path className="grid-line" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
          {pointed !== null && <path className="pointer-line" d={`M${(pointed / last) * WIDTH} 0V${HEIGHT}`} />}
          {series.map(({ name, look, values }) => (
            <path key={name} className={`line ${look}`} d={linePath(values, maximum, WIDTH, HEIGHT)} />
          ))}
        </svg>
        <span>{time(minutes[0])}</span>
        <span>
          {time(minutes[last])} {zoneName()}
        </span>
      </div>
      <details>
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
        <section className="chart-table" tabIndex={0} aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Minute ({zoneName()})</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {minutes.map((minute, index) => (
                <tr key={minute}>
                  <th scope="row">{time(minute)}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{text(values[index])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
