/** What the gateway has on a developer's machine besides what is deployed. */
import type { Besides } from '../app.ts';
import { trustLocally } from './dev-issuer.ts';
import { devSigningKey } from './dev-settings.ts';
import { devToken } from './dev-token.ts';
import { faultSwitches } from './faults/faults-route.ts';

export const LOCALLY: Besides = {
  trust: trustLocally,
  routers: [devToken, faultSwitches],
  devIdentities: env => devSigningKey(env) !== null,
};
