/** Keys of machine clients: made, shown once, and revoked. */
import { useState } from 'react';
import type { ApiKeyView } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { moment } from '../format/time.ts';
import { may } from '../session/session.ts';
import { useTyped } from '../session/use-typed.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { NewKey } from './NewKey.tsx';
import { RevokeKey } from './RevokeKey.tsx';
import '../blotter/blotter.css';
import '../design/records.css';
import './keys.css';

const MOST = 200;
const COLUMNS = ['Name', 'Roles', 'Accounts', 'Made', 'Last used', 'State'];

export default function Keys() {
  const { client, session } = useDesk();
  const { value, problem, again } = useAnswer('keys', options => client.apiKeys({ limit: MOST }, options));
  const [making, setMaking] = useTyped('making a key', false);
  const [doomed, setDoomed] = useState<ApiKeyView | null>(null);
  const keys = value?.items ?? [];
  return (
    <main className="book keys">
      <div className="bar">
        <h1>API keys</h1>
        {may(session, 'api-key.create') && (
          <button type="button" className="button primary" onClick={() => setMaking(true)}>
            New key…
          </button>
        )}
      </div>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="records" aria-label="API keys" aria-busy={value === null} tabIndex={0}>
        {value && keys.length === 0 && (
          <div className="empty">
            <b>No keys</b>
            <p>Programs that submit or read trades get a key each.</p>
          </div>
        )}
        {keys.length > 0 && (
          <table>
            <thead>
              <tr>
                {COLUMNS.map(name => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {keys.map(key => (
                <KeyRow key={key.id} of={key} onRevoke={() => setDoomed(key)} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <p className="records-foot">{plural(keys.filter(({ revokedAt }) => revokedAt === null).length, 'key')} in use</p>
      {making && <NewKey onMade={again} onClose={() => setMaking(false)} />}
      {doomed && <RevokeKey of={doomed} onRevoked={again} onClose={() => setDoomed(null)} />}
    </main>
  );
}

function KeyRow({ of, onRevoke }: { of: ApiKeyView; onRevoke: () => void }) {
  const { session } = useDesk();
  const { name, roles, accounts, createdBy, createdAt, lastUsedAt, revokedAt } = of;
  return (
    <tr className={revokedAt === null ? undefined : 'revoked'}>
      <th scope="row">{name}</th>
      <td data-label="Roles">{roles.join(', ')}</td>
      <td data-label="Accounts">{accounts?.join(', ') ?? 'all'}</td>
      <td data-label="Made">
        {moment(createdAt)} by {createdBy}
      </td>
      <td data-label="Last used">{lastUsedAt === null ? 'never' : moment(lastUsedAt)}</td>
      <td>
        {revokedAt !== null && `revoked ${moment(revokedAt)}`}
        {revokedAt === null && may(session, 'api-key.revoke') && (
          <button type="button" className="link" aria-label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke…
          </button>
        )}
      </td>
    </tr>
  );
}
