/** Takes records in: a file or text, CSV or JSON. What is wrong with a line is said of that line. */
import { type ChangeEvent, type FormEvent, useId, useRef, useState } from 'react';
import type { UploadReport } from '../../../src/client/index.ts';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { useTyped } from '../session/use-typed.ts';
import { explain } from '../trade/explain.ts';
import { type Kind, upload } from './kinds.ts';
import { decoded, readRecordsIn, shapeOf } from './upload-text.ts';

export function Upload({ of, onTaken, onClose }: { of: Kind; onTaken: () => void; onClose: () => void }) {
  const { client } = useDesk();
  const id = useId();
  const records = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useTyped(`upload of ${of.kind}`, '');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ report: UploadReport; unit: 'Line' | 'Item' } | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const write = (written: string) => {
    setText(written);
    setOutcome(null);
    setWrong([]);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome(null);
    const read = readRecordsIn(text);
    if ('wrong' in read) return setWrong([read.wrong]);
    setBusy(true);
    // Whether each is a record of this kind is for the server to say.
    const result = await upload(client, of, 'csv' in read ? read : (read.items as never[]));
    setBusy(false);
    if (result.ok) {
      setOutcome({ report: result.value, unit: 'csv' in read ? 'Line' : 'Item' });
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
  const shape = shapeOf(text);
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
          CSV in UTF-8 (comma, semicolon or tab), its first line naming the fields, or a JSON list. Each record that
          differs from what is there is a change of its own; earlier ones are kept.
        </p>
        <FileChoice onRead={write} onGuessed={() => records.current?.focus()} />
        <label htmlFor={id}>Records</label>
        <textarea
          ref={records}
          id={id}
          rows={8}
          spellCheck={false}
          placeholder={of.header}
          value={text}
          disabled={busy}
          onChange={({ target }) => write(target.value)}
        />
        {wrong.length > 0 && (
          <ul className="notice" role="alert">
            {wrong.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <p role="status">
          {outcome
            ? summaryOf(outcome.report)
            : shape && `${plural(shape.lines, 'line')} below the header, separated by ${shape.separator}.`}
        </p>
        {outcome && <Report {...outcome} />}
        <div className="actions">
          <button type="button" className="button" disabled={busy} onClick={onClose}>
            {outcome ? 'Done' : 'Cancel'}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {busy ? 'Uploading…' : 'Upload'}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}

interface FileChoiceProps {
  onRead: (text: string) => void;
  /** Moves the focus away from the button, which goes. */
  onGuessed: () => void;
}

/** Reads a file as UTF-8, and as Windows-1252 when asked to. */
function FileChoice({ onRead, onGuessed }: FileChoiceProps) {
  const [unread, setUnread] = useState<ArrayBuffer | null>(null);
  const [guessed, setGuessed] = useState(false);
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const bytes = await target.files?.[0]?.arrayBuffer();
    if (!bytes) return;
    const text = decoded(bytes, 'utf-8');
    setUnread(text === null ? bytes : null);
    setGuessed(false);
    onRead(text ?? '');
  };
  const guess = () => {
    if (!unread) return;
    setGuessed(true);
    onRead(decoded(unread, 'windows-1252') ?? '');
    onGuessed();
  };
  return (
    <>
      <input
        type="file"
        aria-label="File"
        accept=".csv,.tsv,.txt,.json,text/csv,application/json"
        onChange={event => void choose(event)}
      />
      {unread && (
        <p className={guessed ? 'notice wait' : 'notice'} role="alert">
          {guessed ? (
            'Read as Windows-1252: look at the names below before you upload them.'
          ) : (
            <>
              This file is not UTF-8, so its accents may be lost. Save it as “CSV UTF-8”, or{' '}
              <button type="button" className="link" onClick={guess}>
                read it as Windows-1252
              </button>
              .
            </>
          )}
        </p>
      )}
    </>
  );
}

const summaryOf = ({ accepted, rejected, warned = 0 }: UploadReport): string =>
  `${plural(accepted, 'record')} accepted${warned > 0 ? `, ${warned} with a warning` : ''}, ${plural(rejected, 'line')} rejected.`;

/** The lines that the report names; it counts more than it names. */
function Report({ report, unit }: { report: UploadReport; unit: 'Line' | 'Item' }) {
  const { lines, rejected, warnings = [], warned = 0 } = report;
  const said = (notes: UploadReport['lines'][number]['errors']) =>
    notes.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
  return (
    <>
      {lines.length > 0 && (
        <ul className="notice" aria-label="Rejected">
          {lines.map(({ line, errors }) => (
            <li key={line}>
              {unit} {line}: {said(errors)}
            </li>
          ))}
          {rejected > lines.length && <li>and {plural(rejected - lines.length, 'line')} more</li>}
        </ul>
      )}
      {warnings.length > 0 && (
        <ul className="notice wait" aria-label="Accepted with a warning">
          {warnings.map(({ line, warnings: notes }) => (
            <li key={line}>
              {unit} {line} was accepted: {said(notes)}
            </li>
          ))}
          {warned > warnings.length && <li>and {plural(warned - warnings.length, 'line')} more</li>}
        </ul>
      )}
    </>
  );
}
