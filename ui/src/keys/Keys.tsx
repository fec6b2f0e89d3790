/** Keys of machine clients: made, shown once, rolled, adopted and revoked. */
import { Fragment, useState } from 'react';
import type { ApiKeyState, ApiKeyView } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { Segments } from '../design/Segments.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { momentToMinute } from '../format/time.ts';
import { may } from '../session/session.ts';
import { useTyped } from '../session/use-typed.ts';
import { explain } from '../trade/explain.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { ChangeKey, type KeyChange } from './ChangeKey.tsx';
import { NewKey } from './NewKey.tsx';
import '../blotter/blotter.css';
import '../design/records.css';
import './keys.css';

const PAGE = 50;
const COLUMNS = ['Name', 'State', 'Roles', 'Accounts', 'Made', 'Expires', 'Last used', 'Change'];
const STATES = ['all', 'active', 'revoked', 'expired'] as const satisfies readonly ('all' | ApiKeyState)[];
type Shown = (typeof STATES)[number];
const STATE_NAMES = { all: 'All', active: 'Active', revoked: 'Revoked', expired: 'Expired' };

export default function Keys() {
  const { session } = useDesk();
  const [shown, setShown] = useState<Shown>('all');
  const { keys, next, listed, problem, again, readOn } = useKeys(shown);
  const [making, setMaking] = useTyped('making a key', false);
  const [changing, setChanging] = useState<{ change: KeyChange; of: ApiKeyView } | null>(null);
  return (
    <main className="book keys">
      <div className="bar">
        <h1>API keys</h1>
        <Segments label="State" quiet choices={STATES} names={STATE_NAMES} chosen={shown} onChange={setShown} />
        {may(session, 'api-key.create') && (
          <button type="button" className="button primary" onClick={() => setMaking(true)}>
            New key…
          </button>
        )}
      </div>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="records" aria-label="API keys" aria-busy={listed !== shown} tabIndex={0}>
        {listed !== null && keys.length === 0 && (
          <div className="empty">
            <b>{listed === 'all' ? 'No keys' : `No ${listed} keys`}</b>
            <p>Programs that submit or read trades get a key each.</p>
          </div>
        )}
        {keys.length > 0 && (
          <table>
            <thead>
              <tr>
                {COLUMNS.map(name => (
                  <th key={name} scope="col" className={name === 'Change' ? 'changes' : undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {keys.map(key => (
                <KeyRow key={key.id} of={key} onChange={change => setChanging({ change, of: key })} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <p className="records-foot">
        {plural(keys.length, 'key')} shown{' '}
        {next !== null && (
          <button type="button" className="link" onClick={() => void readOn(next)}>
            Load more
          </button>
        )}
      </p>
      {making && <NewKey onMade={again} onClose={() => setMaking(false)} />}
      {changing && <ChangeKey {...changing} onChanged={again} onClose={() => setChanging(null)} />}
    </main>
  );
}

/** The first page of keys, and those that were loaded after it. */
function useKeys(shown: Shown) {
  const { client } = useDesk();
  const state = shown === 'all' ? undefined : shown;
  const query = { limit: PAGE, ...(state && { state }) };
  const { value, problem, again } = useAnswer(`keys ${shown}`, async options => {
    const page = await client.apiKeys(query, options);
    return page.ok ? { ...page, value: { ...page.value, shown } } : page;
  });
  const [more, setMore] = useState<{ of: typeof value; items: ApiKeyView[]; next: string | null } | null>(null);
  const [failed, setFailed] = useState<{ of: typeof value; text: string } | null>(null);
  // Pages that were loaded belong to the first page before them.
  const loaded = more?.of === value ? more : null;

  const readOn = async (cursor: string) => {
    const page = await client.apiKeys({ ...query, cursor });
    setFailed(page.ok ? null : { of: value, text: explain(page.error) });
    if (page.ok)
      setMore({ of: value, items: [...(loaded?.items ?? []), ...page.value.items], next: page.value.nextCursor });
  };
  return {
    keys: [...(value?.items ?? []), ...(loaded?.items ?? [])],
    next: loaded ? loaded.next : (value?.nextCursor ?? null),
    /** Filter of the keys listed, which stay until those of another filter have come; null before any. */
    listed: value?.shown ?? null,
    problem: problem ?? (failed?.of === value ? (failed?.text ?? null) : null),
    again,
    readOn,
  };
}

function KeyRow({ of, onChange }: { of: ApiKeyView; onChange: (change: KeyChange) => void }) {
  const { session } = useDesk();
  const { name, state, roles, accounts, createdBy, createdAt, expiresAt, lastUsedAt } = of;
  const changes = (['roll', 'adopt', 'revoke'] as const).filter(
    change => state === 'active' && may(session, `api-key.${change}`) && (change !== 'adopt' || of.endsWith !== null),
  );
  return (
    <tr className={state === 'active' ? undefined : 'ended'}>
      <th scope="row">
        {name} <small>{of.id}</small>
      </th>
      <td data-label="State">
        <StateOf {...of} />
      </td>
      <td data-label="Roles">{roles.join(', ')}</td>
      <td data-label="Accounts">
        {accounts?.map(account => (
          <Fragment key={account}>
            <span className="whole">{account}</span>{' '}
          </Fragment>
        )) ?? 'all'}
      </td>
      <td data-label="Made">
        {momentToMinute(createdAt)} by {createdBy}
        {of.adoptedBy !== null && <small>adopted by {of.adoptedBy}</small>}
      </td>
      <td data-label="Expires">
        {expiresAt === null ? 'never' : momentToMinute(expiresAt)}
        {state === 'active' && of.endsWith !== null && <small>ends with {of.endsWith}</small>}
      </td>
      <td data-label="Last used">{lastUsedAt === null ? 'never' : momentToMinute(lastUsedAt)}</td>
      <td className="changes">
        {changes.map(change => (
          <button
            key={change}
            type="button"
            className="link"
            aria-label={`${CHANGE_NAMES[change]} ${name}`}
            onClick={() => onChange(change)}
          >
            {CHANGE_NAMES[change]}…
          </button>
        ))}
      </td>
    </tr>
  );
}

const CHANGE_NAMES = { roll: 'Roll', adopt: 'Adopt', revoke: 'Revoke' };

function StateOf({ state, revokedAt, replacedSecretsUntil }: ApiKeyView) {
  if (revokedAt !== null) return `revoked ${momentToMinute(revokedAt)}`;
  return (
    <>
      {state}
      {state === 'active' && replacedSecretsUntil !== null && (
        <small>replaced secret until {momentToMinute(replacedSecretsUntil)}</small>
      )}
    </>
  );
}
