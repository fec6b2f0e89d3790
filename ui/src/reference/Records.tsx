/** Records of reference data in a table. */
import type { ReactNode } from 'react';
import { shortDate } from '../format/time.ts';
import type { Column, Kind, ReferenceRecord } from './kinds.ts';

/** The first date there is: a version from then on has no beginning. */
const ALWAYS = '0001-01-01';

interface RecordsProps {
  of: Kind;
  records: readonly ReferenceRecord[];
  /** What stands at the head of a row. */
  head: (record: ReferenceRecord) => ReactNode;
  headName: string;
  /** Columns that come last. */
  more?: readonly Column[];
}

const EFFECTIVE: Column = {
  name: 'Effective from',
  show: ({ validFrom }) => (validFrom <= ALWAYS ? 'always' : shortDate(validFrom)),
};

export const Records = ({ of, records, head, headName, more = [] }: RecordsProps) => (
  <table>
    <thead>
      <tr>
        <th scope="col">{headName}</th>
        {[...of.columns, EFFECTIVE, ...more].map(({ name, numeric }) => (
          <th key={name} scope="col" className={numeric && 'numeric'}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {records.map(record => (
        <tr key={`${of.codeOf(record)}/${record.validFrom}/${record.change}`}>
          <th scope="row">{head(record)}</th>
          {[...of.columns, EFFECTIVE, ...more].map(({ name, numeric, show }) => (
            <td key={name} data-label={name} className={numeric && 'numeric'}>
              {show(record)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
