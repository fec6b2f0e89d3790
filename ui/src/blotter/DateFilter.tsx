/** From one day to another, both inclusive. `Today` stays today, also tomorrow: a saved view is the same every day. */
import { type ColumnFilter, dayOf } from '../book/column-filter.ts';

interface DateFilterProps {
  /** Days begin at the venue of each trade; otherwise in UTC. */
  atVenue: boolean;
  now: { from: string | null; to: string | null } | null;
  onChange: (filter: ColumnFilter | undefined) => void;
}

const SHORTCUTS = [
  ['Today', 'today', 'today'],
  ['Yesterday', 'today-1', 'today-1'],
  ['Last 7 days', 'today-6', 'today'],
  ['From today on', 'today', null],
] as const;

export function DateFilter({ atVenue, now, onChange }: DateFilterProps) {
  const day = (text: string | null | undefined) => (text ? dayOf(text, new Date().toISOString().slice(0, 10)) : '');
  const choose = (from: string | null, to: string | null) =>
    onChange(from === null && to === null ? undefined : { kind: 'date', from, to });
  return (
    <>
      <div className="shortcuts">
        {SHORTCUTS.map(([name, from, to]) => (
          <button
            key={name}
            type="button"
            className="button small"
            aria-pressed={now?.from === from && now.to === to}
            onClick={() => choose(from, to)}
          >
            {name}
          </button>
        ))}
      </div>
      <label className="labelled">
        From
        <input
          className="input"
          type="date"
          value={day(now?.from)}
          onChange={({ target }) => choose(target.value || null, now?.to ?? null)}
        />
      </label>
      <label className="labelled">
        To
        <input
          className="input"
          type="date"
          value={day(now?.to)}
          onChange={({ target }) => choose(now?.from ?? null, target.value || null)}
        />
      </label>
      <p className="hint">{atVenue ? 'Days are those of each trade’s venue' : 'Days are UTC'}</p>
    </>
  );
}
