/** Calls of the switches, which only a local server has. */
import { currentToken } from '../../session/renewal.ts';
import type { Session } from '../../session/session.ts';
import type { FaultState } from './switches.ts';

/** Local servers alone issue tokens under this name, which can't be anybody's on the internet (RFC 2606). */
export const hasSwitches = ({ issuer }: Session): boolean => issuer?.endsWith('.invalid') ?? false;

type Call = { path?: '/kill'; method: 'GET' | 'PUT' | 'POST'; body?: object };

/** @throws Error when the server is not reached or refuses */
export async function callSwitches(who: Session, { path, method, body }: Call): Promise<FaultState> {
  const response = await fetch(`/dev/faults${path ?? ''}`, {
    method,
    headers: {
      authorization: `Bearer ${await currentToken(who)}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The switches answered ${response.status}`);
  return response.json();
}
