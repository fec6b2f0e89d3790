/**
 * Keeps what a person has typed in this tab, through a reload and through the end of a session. Nobody else gets to see it:
 * a person is a subject of an issuer at a tenant.
 */
import type { Me } from '../../../src/client/index.ts';

export type Person = Pick<Me, 'tenant' | 'issuer' | 'sub'>;

const PREFIX = 'tapebook.';

export const personKey = ({ tenant, issuer, sub }: Person): string => JSON.stringify([tenant, issuer, sub]);

/** Before issuers were told apart, the issuer was no part of the key. */
const earlierKey = ({ tenant, sub }: Person): string => JSON.stringify([tenant, sub]);

export class Kept<T> {
  constructor(private readonly name: string) {}

  of(who: Person): T | null {
    const stored = sessionStorage.getItem(this.#keyFor(who));
    return stored === null ? null : (JSON.parse(stored) as T);
  }

  keep(who: Person, value: T): void {
    try {
      sessionStorage.setItem(this.#keyFor(who), JSON.stringify(value));
    } catch (error) {
      // Text of several megabytes does not fit; half of an old one would be worse than none.
      sessionStorage.removeItem(this.#keyFor(who));
      console.info(`The ${this.name} will not outlast this page:`, error);
    }
  }

  forget(who: Person): void {
    sessionStorage.removeItem(this.#keyFor(who));
  }

  #keyFor(who: Person): string {
    return `${PREFIX}${this.name} ${personKey(who)}`;
  }
}

const keptKeys = (): string[] =>
  Object.keys(sessionStorage).filter(key => key.startsWith(PREFIX) && key.includes(' ['));

/** Forgets what a person who signs out has typed. A ticket that may have arrived is kept: without its key it would be sent twice. */
export function forgetTyped(who: Person): void {
  for (const key of keptKeys())
    if (key.endsWith(` ${personKey(who)}`) && !key.startsWith(`${PREFIX}ticket `)) sessionStorage.removeItem(key);
}

/** Takes over what a tab kept before issuers were told apart, for the person whose token that tab held. */
export function adoptEarlier(who: Person): void {
  for (const key of keptKeys()) {
    const name = key.slice(0, key.indexOf(' ['));
    const value = sessionStorage.getItem(key);
    if (value === null || key !== `${name} ${earlierKey(who)}`) continue;
    sessionStorage.setItem(`${name} ${personKey(who)}`, value);
    sessionStorage.removeItem(key);
  }
}
