/** Who did what, and what was refused to whom: the newest first, as far back as one asks. */
import { useState } from 'react';
import type { AuditEntry } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { moment } from '../format/time.ts';
import { explain } from '../trade/explain.ts';
import { useAnswer } from '../trade/use-answer.ts';

const PAGE = 20;

export function Audit() {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer('audit', options => client.audit({ limit: PAGE }, options));
  const [older, setOlder] = useState<{ of: typeof value; items: AuditEntry[]; next: string | null } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  // What was read on to belongs to the first page that it goes on from.
  const more = older?.of === value ? older : null;
  const entries = [...(value?.items ?? []), ...(more?.items ?? [])];
  const next = more ? more.next : (value?.nextCursor ?? null);

  const readOn = async (cursor: string) => {
    const page = await client.audit({ limit: PAGE, cursor });
    setFailed(page.ok ? null : explain(page.error));
    if (page.ok)
      setOlder({ of: value, items: [...(more?.items ?? []), ...page.value.items], next: page.value.nextCursor });
  };
  return (
    <section aria-label="Audit" aria-busy={value === null}>
      <h2>
        Audit{' '}
        <button type="button" className="link" onClick={again}>
          Read again
        </button>
      </h2>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {value && entries.length === 0 && <p className="hint">Nothing was set right, and nothing refused.</p>}
      <ol className="rows audit">
        {entries.map(({ id, at, kind, subject, operation, target, status, code }) => (
          <li key={id}>
            <span>
              <b>{subject}</b> {kind === 'refusal' && 'was refused '}
              {operation}
            </span>
            <small>
              {moment(at)} · {target} · {code ?? (status === null ? 'no answer yet' : status)}
            </small>
          </li>
        ))}
      </ol>
      {failed !== null && <p className="notice">{failed}</p>}
      {next !== null && (
        <button type="button" className="button" onClick={() => void readOn(next)}>
          Show older ones
        </button>
      )}
    </section>
  );
}
