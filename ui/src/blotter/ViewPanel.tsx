/** How the grid looks: its columns, how close rows stand, and by which clock times are written. */
import { COLUMN_IDS, FIELDS } from '../book/fields.ts';
import { Segments } from '../design/Segments.tsx';
import { density, zone } from '../design/settings.ts';
import { ZONES } from '../format/zone.ts';
import { useStore } from '../store.ts';
import { useIsPhone } from '../use-media.ts';
import { ColumnLine } from './ColumnLine.tsx';
import { toggleColumn } from './layout.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { changeLayout, resetLayout, useLayout } from './use-layout.ts';
import './menu.css';

const ZONE_NAMES = { UTC: 'UTC', local: 'Local time' } as const;
const CLOSE_TO_APART = ['compact', 'normal', 'roomy'] as const;
const DENSITY_NAMES = { compact: 'Compact', normal: 'Normal', roomy: 'Roomy' } as const;

export function ViewPanel() {
  const layout = useLayout();
  const phone = useIsPhone();
  const keepFocus = useKeptFocus();
  const rows = useStore(density);
  const times = useStore(zone);
  const hidden = COLUMN_IDS.filter(id => !layout.some(column => column.id === id));
  return (
    <fieldset className="view-panel" aria-label="Columns and times" onFocus={keepFocus}>
      <Segments label="Times" choices={ZONES} names={ZONE_NAMES} chosen={times} onChange={zone.set} />
      {!phone && (
        <>
          <Segments label="Rows" choices={CLOSE_TO_APART} names={DENSITY_NAMES} chosen={rows} onChange={density.set} />
          <h2 id="columns-shown">Columns</h2>
          <ul aria-labelledby="columns-shown">
            {layout.map((column, index) => (
              <ColumnLine key={column.id} column={column} first={index === 0} last={index === layout.length - 1} />
            ))}
          </ul>
          {hidden.length > 0 && <h2 id="columns-hidden">Not shown</h2>}
          <ul aria-labelledby="columns-hidden">
            {hidden.map(id => (
              <li key={id}>
                <label className="check">
                  <input
                    id={`shows-${id}`}
                    type="checkbox"
                    checked={false}
                    onChange={() => changeLayout(now => toggleColumn(now, id))}
                  />
                  {FIELDS[id].title}
                </label>
              </li>
            ))}
          </ul>
          <button type="button" className="link" onClick={resetLayout}>
            Columns as they were at first
          </button>
        </>
      )}
    </fieldset>
  );
}
