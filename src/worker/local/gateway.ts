/** What the gateway has on a developer's machine besides what is deployed. */
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { Besides } from '../app.ts';
import type { App } from '../context.ts';
import { LOOPBACK_HOSTS } from '../identity/issuers.ts';
import { ProblemError } from '../problem.ts';
import { trustLocally } from './dev-issuer.ts';
import { devSigningKey } from './dev-settings.ts';
import { devToken } from './dev-token.ts';
import { faultSwitches } from './faults/faults-route.ts';

const Settings = z.object({
  /** Further names of this machine, with spaces between. */
  LOCAL_HOSTS: z
    .string()
    .default('')
    .transform(text => text.toLowerCase().split(/\s+/).filter(Boolean)),
});

const known = new WeakMap<Env, ReadonlySet<string>>();

function hostsOf(env: Env): ReadonlySet<string> {
  const hosts = known.get(env) ?? new Set([...LOOPBACK_HOSTS, ...Settings.parse(env).LOCAL_HOSTS]);
  known.set(env, hosts);
  return hosts;
}

/** Refuses other hosts: a page whose name was rebound to 127.0.0.1 sends its own (DNS rebinding). */
const ownHostOnly = createMiddleware<App>(async (c, next) => {
  const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase().replace(/:\d*$/, '');
  if (!hostsOf(c.env).has(host))
    throw new ProblemError(
      'forbidden',
      `"${host}" is not a name of this machine: use localhost, or start with LOCAL_HOSTS="${host}"`,
    );
  await next();
});

export const LOCALLY: Besides = {
  trust: trustLocally,
  routers: [devToken, faultSwitches],
  guards: [ownHostOnly],
  devIdentities: env => devSigningKey(env) !== null,
};
