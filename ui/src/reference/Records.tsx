/** Records of reference data in a table. */
import type { ReactNode } from 'react';
import { shortDate } from '../format/time.ts';
import type { Kind, ReferenceRecord } from './kinds.ts';

/** The first date there is: a version from then on has no beginning. */
const ALWAYS = '0001-01-01';

interface RecordsProps {
  of: Kind;
  records: readonly ReferenceRecord[];
  /** What stands at the head of a row. */
  head: (record: ReferenceRecord) => ReactNode;
  headName: string;
}

export const Records = ({ of, records, head, headName }: RecordsProps) => (
  <table>
    <thead>
      <tr>
        <th scope="col">{headName}</th>
        {of.columns.map(({ name, numeric }) => (
          <th key={name} scope="col" className={numeric && 'numeric'}>
            {name}
          </th>
        ))}
        <th scope="col">Effective from</th>
      </tr>
    </thead>
    <tbody>
      {records.map(record => (
        <tr key={`${of.codeOf(record)}/${record.validFrom}`}>
          <th scope="row">{head(record)}</th>
          {of.columns.map(({ name, numeric, show }) => (
            <td key={name} data-label={name} className={numeric && 'numeric'}>
              {show(record)}
            </td>
          ))}
          <td data-label="Effective from">{record.validFrom <= ALWAYS ? 'always' : shortDate(record.validFrom)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
