/** Reference data: what can be traded, on which accounts and with whom, as in force on any day. */
import { useDeferredValue, useState } from 'react';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { may } from '../session/session.ts';
import { useTyped } from '../session/use-typed.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { KINDS, type Kind, MOST_RECORDS, readRecords } from './kinds.ts';
import { Records } from './Records.tsx';
import { Upload } from './Upload.tsx';
import { Versions } from './Versions.tsx';
import '../blotter/blotter.css';
import '../design/records.css';
import './reference.css';

export default function Reference() {
  const { client, session, reference } = useDesk();
  const [shown, setShown] = useTyped('reference', { kind: 'instruments', typed: '', on: '', uploading: false });
  const { typed, on, uploading } = shown;
  const change = (part: Partial<typeof shown>) => setShown(before => ({ ...before, ...part }));
  const of = KINDS.find(({ kind }) => kind === shown.kind) ?? (KINDS[0] as Kind);
  const q = useDeferredValue(typed.trim());
  const [code, setCode] = useState<string | null>(null);
  const { value, problem, again } = useAnswer(`${of.kind}/${q}/${on}`, async options => {
    const result = await readRecords(client, of, q, on, options);
    return result.ok ? { ...result, value: { of, items: result.value.items } } : result;
  });
  // The last answer stays until the next is there: it may still be of another kind.
  const records = value?.of === of ? value.items : [];
  return (
    <main className="book reference">
      <div className="bar">
        <h1>Reference data</h1>
        <fieldset className="segments" aria-label="Kind">
          {KINDS.map(kind => (
            <label key={kind.kind}>
              <input type="radio" name="kind" checked={kind === of} onChange={() => change({ kind: kind.kind })} />
              <span>{kind.label}</span>
            </label>
          ))}
        </fieldset>
        <input
          type="search"
          aria-label="Search by code or name"
          placeholder="Code or name"
          value={typed}
          maxLength={64}
          onChange={({ target }) => change({ typed: target.value })}
        />
        <label>
          In force on{' '}
          <input
            type="date"
            value={on}
            onChange={({ target }) => change({ on: target.validity.valid ? target.value : '' })}
          />
        </label>
        {may(session, 'reference.write') && (
          <button type="button" className="button" onClick={() => change({ uploading: true })}>
            Upload…
          </button>
        )}
      </div>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="records" aria-label={of.label} aria-busy={value?.of !== of} tabIndex={0}>
        {value?.of === of && records.length === 0 && (
          <div className="empty">
            <b>Nothing found</b>
            <p>
              {on === '' ? 'No code and no word of a name begins like this.' : 'Nothing like this was in force then.'}
            </p>
          </div>
        )}
        {records.length > 0 && (
          <Records
            of={of}
            records={records}
            headName="Code"
            head={record => (
              <button type="button" className="link" onClick={() => setCode(of.codeOf(record))}>
                {of.codeOf(record)}
              </button>
            )}
          />
        )}
      </section>
      <p className="records-foot" role="status">
        {plural(records.length, 'record')}
        {records.length === MOST_RECORDS && ', the first of more: search to see others'}
      </p>
      {code !== null && <Versions of={of} code={code} onClose={() => setCode(null)} />}
      {uploading && (
        <Upload
          of={of}
          onTaken={() => {
            again();
            reference.read();
          }}
          onClose={() => change({ uploading: false })}
        />
      )}
    </main>
  );
}
