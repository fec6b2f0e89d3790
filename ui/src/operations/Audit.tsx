/** The audit trail: commands with what they changed, and refusals; the newest first, as far back as one asks. */
import { useState } from 'react';
import type { AuditEntry } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { shortId } from '../format/short-id.ts';
import { moment } from '../format/time.ts';
import { addressOf, openTradePage } from '../place.ts';
import { ScreenLink } from '../shell/ScreenLink.tsx';
import { explain } from '../trade/explain.ts';
import { useAnswer } from '../trade/use-answer.ts';
import {
  type AuditRow,
  codesOf,
  describeChange,
  describeNotKept,
  outcome,
  rowsOf,
  sentence,
  tradeIn,
} from './audit-words.ts';

const PAGE = 20;

export function Audit() {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer('audit', options => client.audit({ limit: PAGE }, options));
  const [older, setOlder] = useState<{ of: typeof value; rows: AuditRow[]; next: string | null } | null>(null);
  const [failed, setFailed] = useState<{ of: typeof value; text: string } | null>(null);
  // Older pages belong to the first page that they go on from.
  const more = older?.of === value ? older : null;
  const rows = [...(value ? rowsOf(value) : []), ...(more?.rows ?? [])];
  const next = more ? more.next : (value?.nextCursor ?? null);

  const loadMore = async (cursor: string) => {
    const page = await client.audit({ limit: PAGE, cursor });
    setFailed(page.ok ? null : { of: value, text: explain(page.error) });
    if (page.ok)
      setOlder({ of: value, rows: [...(more?.rows ?? []), ...rowsOf(page.value)], next: page.value.nextCursor });
  };
  return (
    <section aria-label="Audit trail" aria-busy={value === null}>
      <h2>
        Audit trail{' '}
        <button type="button" className="link" onClick={again}>
          Refresh
        </button>
      </h2>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {value && rows.length === 0 && <p className="hint">No entries.</p>}
      <ol className="rows audit">
        {rows.map(row =>
          'entry' in row ? (
            <Entry key={row.id} entry={row.entry} />
          ) : (
            <li key={row.id}>
              <span>{describeNotKept(row.notKept)}</span>
              <small>
                {moment(row.notKept.from)} to {moment(row.notKept.to)} · {codesOf(row.notKept)}
              </small>
            </li>
          ),
        )}
      </ol>
      {failed !== null && failed.of === value && (
        <p className="notice" role="alert">
          {failed.text}
        </p>
      )}
      {next !== null && (
        <button type="button" className="button" onClick={() => void loadMore(next)}>
          Load more
        </button>
      )}
    </section>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { at, subject, target, changes = [], changesLeftOut = 0 } = entry;
  const trade = tradeIn(entry);
  const changed = changes.map(describeChange).map(text => <li key={text}>{text}</li>);
  return (
    <li>
      <span>
        <b>{subject}</b> {sentence(entry)}
        {trade !== null && (
          <>
            {': '}
            <ScreenLink
              href={addressOf({ screen: 'trade', trade })}
              className="link"
              onOpen={() => openTradePage(trade)}
            >
              {shortId(trade)}
            </ScreenLink>
          </>
        )}
      </span>
      <small>
        {moment(at)} · {target} · {outcome(entry)}
      </small>
      {changes.length + changesLeftOut > 3 ? (
        <details className="changes">
          <summary>{plural(changes.length + changesLeftOut, 'change')}</summary>
          <ul>
            {changed}
            {changesLeftOut > 0 && <li>{`and ${plural(changesLeftOut, 'more change')}, counted only`}</li>}
          </ul>
        </details>
      ) : (
        changes.length > 0 && <ul className="changes">{changed}</ul>
      )}
    </li>
  );
}
