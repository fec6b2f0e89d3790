/** The objects of the feeds, out of reach while their switch is on. */
import { done, faults } from './faults.ts';

export const faultyFeeds = (inner: Env['TENANT_FEED']): Env['TENANT_FEED'] =>
  new Proxy(inner, {
    get(target, name) {
      if (name === 'getByName' && faults.feed) return () => unreachable;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

/** Every call of it fails. It is no promise, whoever waits for it. */
const unreachable = new Proxy(
  {},
  {
    get: (_, name) =>
      name === 'then'
        ? undefined
        : async () => {
            done.feed += 1;
            throw new Error('the feed cannot be reached: turned off by a fault switch');
          },
  },
);
