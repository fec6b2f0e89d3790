/** The way in: one of the local identities, or a token where there are none. */
import { useState } from 'react';
import { requestDevToken } from '../../../src/client/index.ts';
import { Icon, Mark } from '../design/icons.tsx';
import { useStore } from '../store.ts';
import { LOCAL_IDENTITIES, type LocalIdentity } from './identities.ts';
import { LastRows } from './LastRows.tsx';
import { PasteToken } from './PasteToken.tsx';
import { sessionNotice, signIn } from './session.ts';
import './sign-in.css';

const WITHOUT_LOCAL = 'This server has no local identities. Paste a token of your identity provider instead.';

export function SignIn() {
  const notice = useStore(sessionNotice);
  const [problem, setProblem] = useState<string | null>(null);
  const [entering, setEntering] = useState<LocalIdentity | null>(null);
  const [pasting, setPasting] = useState(false);

  const enter = async (identity: LocalIdentity) => {
    setEntering(identity);
    setProblem(null);
    const { may, ...asked } = identity;
    const result = await requestDevToken(location.origin, asked);
    setEntering(null);
    if (result.ok) {
      if (!signIn(result.value.token)) setProblem('The server answered with something that is not a token.');
      return;
    }
    const { error } = result;
    const absent = error.kind === 'problem' ? error.problem.status === 404 : false;
    if (absent) setPasting(true);
    setProblem(
      absent ? WITHOUT_LOCAL : error.kind === 'problem' ? error.problem.detail : `${error.message}. Is it running?`,
    );
  };

  return (
    <main className="signin">
      <div className="signin-card">
        <h1 className="mark">
          <Mark /> Tapebook
        </h1>
        <p className="signin-lead">Who is at the desk?</p>
        {(problem ?? notice) !== null && (
          <p className="notice" role="alert">
            {problem ?? notice}
          </p>
        )}
        <LastRows />
        <ul className="signin-list">
          {LOCAL_IDENTITIES.map(identity => (
            <li key={identity.tenant + identity.sub}>
              <button type="button" disabled={entering !== null} onClick={() => enter(identity)}>
                <span className="signin-who">
                  <b>{identity.sub}</b> <span className="signin-role">{identity.roles.join(', ')}</span>
                  <small>{identity.may}</small>
                </span>
                <span className="signin-tenant">{identity.tenant}</span>
                <Icon name="next" />
              </button>
            </li>
          ))}
        </ul>
        {pasting ? (
          <PasteToken />
        ) : (
          <button type="button" className="link" onClick={() => setPasting(true)}>
            Use a token instead
          </button>
        )}
      </div>
    </main>
  );
}
