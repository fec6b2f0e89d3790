/** Bindings that note each call that is made of them: what a request cost, without looking at a clock. */
import { env } from 'cloudflare:workers';

const OBJECTS = ['TRADE_LEDGER', 'TENANT_FEED', 'FEED_SOCKETS', 'TENANT_JOBS'] as const;
const OTHERS = ['VIEWS', 'BOOKINGS', 'NOTIFICATIONS', 'ARCHIVE', 'SUBJECT_LIMIT', 'TENANT_LIMIT'] as const;

/** @param calls gets the name of each call, in order */
export function watchedBindings(calls: string[]): Env {
  const watched = [
    ...OBJECTS.map(name => [name, namespace(name, calls)] as const),
    ...OTHERS.map(name => [name, watch(env[name], name, calls)] as const),
  ];
  return { ...env, ...Object.fromEntries(watched) };
}

const namespace = (name: (typeof OBJECTS)[number], calls: string[]) => ({
  getByName: (objectName: string) => watch(env[name].getByName(objectName), name, calls),
});

/** What is given back is watched too, where it can be asked for more: a statement that is prepared, a session. */
function watch(of: object, name: string, calls: string[]): object {
  return new Proxy(of, {
    get(target, method) {
      const part: unknown = Reflect.get(target, method);
      if (typeof part !== 'function') return part;
      return (...values: unknown[]) => {
        const called = `${name}.${String(method)}`;
        calls.push(called);
        const answer: unknown = Reflect.apply(part, target, values);
        const more = method === 'prepare' || method === 'bind' || method === 'withSession';
        return more && typeof answer === 'object' && answer !== null ? watch(answer, called, calls) : answer;
      };
    },
  });
}
