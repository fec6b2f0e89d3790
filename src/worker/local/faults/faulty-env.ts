/** The bindings as the parts of the system get them on a developer's machine: the real ones, with switches. */
import { faultyDatabase } from './faulty-database.ts';
import { faultyFeeds } from './faulty-feed.ts';
import { faultyQueue } from './faulty-queue.ts';

const known = new WeakMap<Env, Env>();

/** For requests: the screens still reach the feed, which is only out of reach for booking and the trades. */
export function faultyEnv(env: Env): Env {
  const { BOOKINGS, NOTIFICATIONS, VIEWS } = env;
  const made = known.get(env) ?? {
    ...env,
    BOOKINGS: faultyQueue(BOOKINGS),
    NOTIFICATIONS: faultyQueue(NOTIFICATIONS),
    VIEWS: faultyDatabase(VIEWS),
  };
  known.set(env, made);
  return made;
}

/** For what works behind the requests. */
export function faultyEnvBehind(env: Env): Env {
  const { TENANT_FEED } = env;
  return { ...faultyEnv(env), TENANT_FEED: faultyFeeds(TENANT_FEED) };
}
