/** Identities of a local server, each a button. */
import { useState } from 'react';
import { type DevIdentity, requestDevToken } from '../../../src/client/index.ts';
import { Icon } from '../design/icons.tsx';
import { capitalised } from '../format/words.ts';
import { explain } from '../trade/explain.ts';
import { enter, sessionNotice } from './session.ts';

interface LocalIdentity extends DevIdentity {
  may: string;
}

const LOCAL_IDENTITIES: readonly LocalIdentity[] = [
  { sub: 't.ng', tenant: 'demo', roles: ['trader'], may: 'Submits trades on every account' },
  { sub: 'o.ps', tenant: 'demo', roles: ['operations'], may: 'Submits, and sets right what went wrong' },
  { sub: 'k.ee', tenant: 'demo', roles: ['operations'], may: 'The second person for what o.ps asks for' },
  { sub: 'a.udit', tenant: 'demo', roles: ['auditor'], may: 'Reads and verifies' },
  {
    sub: 'l.imited',
    tenant: 'demo',
    roles: ['trader'],
    accounts: ['EQ-001', 'EQ-002'],
    may: 'Submits on EQ-001 and EQ-002, and sees nothing else',
  },
  { sub: 't.ng', tenant: 'acme', roles: ['trader'], may: 'The same name at another firm' },
];

export function LocalIdentities() {
  const [entering, setEntering] = useState(false);

  const signInAs = async ({ may, ...asked }: LocalIdentity) => {
    setEntering(true);
    const result = await requestDevToken(location.origin, asked);
    const problem = result.ok ? await enter({ by: 'token', accessToken: result.value.token }) : explain(result.error);
    sessionNotice.set(problem && `${capitalised(problem)}.`);
    setEntering(false);
  };

  return (
    <ul className="signin-list" aria-label="Identities of this local server">
      {LOCAL_IDENTITIES.map(identity => (
        <li key={identity.tenant + identity.sub}>
          <button type="button" disabled={entering} onClick={() => void signInAs(identity)}>
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
  );
}
