/** The identities that a local server signs in. */
import type { DevIdentity } from '../../../src/client/index.ts';

export interface LocalIdentity extends DevIdentity {
  may: string;
}

export const LOCAL_IDENTITIES: readonly LocalIdentity[] = [
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
