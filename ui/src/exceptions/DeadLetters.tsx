/** Messages that the queues gave up on, and the way to bring them back: one, or all with progress. */
import { useState } from 'react';
import type { DeadLetters as Listed } from '../../../src/contracts/dead-letters.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { shortId } from '../format/short-id.ts';
import { moment } from '../format/time.ts';
import { openTrade } from '../place.ts';
import { explain } from '../trade/explain.ts';
import type { Answer } from '../trade/use-answer.ts';

/** Brought back at a time. */
const PAGE = 50;

export function DeadLetters({ value, problem, again }: Answer<Listed>) {
  const { client } = useDesk();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const letters = value?.items ?? [];

  const redrive = async (id: string) => {
    setBusy(true);
    const result = await client.redrive(id);
    setSaid(result.ok ? 'Sent again' : explain(result.error));
    setBusy(false);
    again();
  };
  const redriveAll = async () => {
    setBusy(true);
    let brought = 0;
    for (let remaining = true; remaining; ) {
      const result = await client.redriveAll({ limit: PAGE });
      if (result.ok) brought += result.value.items.length;
      setSaid(`${plural(brought, 'message')} sent again${result.ok ? '' : `. ${explain(result.error)}`}`);
      // What brings nothing back would go on for ever.
      remaining = result.ok && result.value.remaining && result.value.items.length > 0;
    }
    setBusy(false);
    again();
  };
  if (problem !== null) return <Problem onRetry={again}>{problem}</Problem>;
  if (letters.length === 0) return <p role="status">{said}</p>;
  return (
    <section aria-label="Dead letters">
      <h2>Dead letters</h2>
      <div className="retry-bar">
        <button type="button" className="button" disabled={busy} onClick={() => void redriveAll()}>
          Redrive all
        </button>
        <span role="status">{said}</span>
      </div>
      <ul>
        {letters.map(({ id, queue, tradeId, cause, attempts, failedAt }) => (
          <li key={id}>
            <button type="button" onClick={() => openTrade(tradeId)}>
              <b>{cause}</b>{' '}
              <small>
                {queue} · {shortId(tradeId)} · {plural(attempts, 'attempt')} · {moment(failedAt)}
              </small>
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Redrive ${shortId(tradeId)}`}
              disabled={busy}
              onClick={() => void redrive(id)}
            >
              Redrive
            </button>
          </li>
        ))}
      </ul>
      {value?.nextCursor && <p className="hint">There are more: the last {letters.length} are shown.</p>}
    </section>
  );
}
