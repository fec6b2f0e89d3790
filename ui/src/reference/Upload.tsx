/** Takes records in: a file or text, CSV or JSON; what is wrong with a line is said of that line. */
import { type FormEvent, useId, useState } from 'react';
import type { UploadReport } from '../../../src/client/index.ts';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { capitalised } from '../format/words.ts';
import { useTyped } from '../session/use-typed.ts';
import { explain } from '../trade/explain.ts';
import { type Kind, upload } from './kinds.ts';
import { readRecordsIn } from './upload-text.ts';

export function Upload({ of, onTaken, onClose }: { of: Kind; onTaken: () => void; onClose: () => void }) {
  const { client } = useDesk();
  const id = useId();
  const [text, setText] = useTyped(`upload of ${of.kind}`, '');
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<UploadReport | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setReport(null);
    const read = readRecordsIn(text);
    if ('wrong' in read) return setWrong([read.wrong]);
    setBusy(true);
    // Whether each is a record of this kind is for the server to say.
    const result = await upload(client, of, 'csv' in read ? read : (read.items as never[]));
    setBusy(false);
    if (result.ok) {
      setReport(result.value);
      setWrong([]);
      if (result.value.accepted > 0) onTaken();
      return;
    }
    if (result.error.effect === 'unknown') onTaken();
    const errors = result.error.kind === 'problem' ? (result.error.problem.errors ?? []) : [];
    setWrong(
      errors.length > 0 ? errors.map(({ pointer, message }) => `${pointer} ${message}`) : [explain(result.error)],
    );
  };
  return (
    <ModalDialog
      label={`Upload ${of.kind}`}
      className="sheet-form"
      closes={busy ? 'not now' : 'by Escape'}
      onClose={onClose}
    >
      <h2>Upload {of.kind}</h2>
      <form className="upload" onSubmit={event => void submit(event)}>
        <p className="hint">
          CSV, its first line naming the fields, or a JSON list. The same code and date again replace a record.
        </p>
        <input
          type="file"
          aria-label="File"
          accept=".csv,.json,text/csv,application/json"
          onChange={async ({ target }) => setText((await target.files?.[0]?.text()) ?? '')}
        />
        <label htmlFor={id}>Records</label>
        <textarea
          id={id}
          rows={8}
          required
          spellCheck={false}
          placeholder={of.header}
          value={text}
          disabled={busy}
          onChange={({ target }) => setText(target.value)}
        />
        {wrong.length > 0 && (
          <ul className="notice" role="alert">
            {wrong.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <p role="status">
          {report && `${plural(report.accepted, 'record')} taken, ${plural(report.rejected, 'line')} refused.`}
        </p>
        {report && report.lines.length > 0 && (
          <ul className="notice">
            {report.lines.map(({ line, errors }) => (
              <li key={line}>
                Line {line}: {errors.map(({ field, message }) => `${field} ${message}`).join('; ')}
              </li>
            ))}
          </ul>
        )}
        <div className="actions">
          <button type="button" className="button" disabled={busy} onClick={onClose}>
            {report ? 'Done' : 'Cancel'}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {capitalised(busy ? 'being taken…' : 'upload')}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
