/**
 * Keeps typed text for one person in this tab, through a reload and through the end of a session. A person is a subject of
 * an issuer at a tenant.
 */
import type { Me } from '../../../src/client/index.ts';

export type Person = Pick<Me, 'tenant' | 'issuer' | 'sub'>;

const PREFIX = 'tapebook.';

export const personKey = ({ tenant, issuer, sub }: Person): string => JSON.stringify([tenant, issuer, sub]);

/** Key of the releases that did not tell issuers apart. */
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
      // Several megabytes do not fit; an older text would mislead.
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

/** Forgets the typed text of a person who signs out, except a ticket that may have arrived: its key prevents a second trade. */
export function forgetTyped(who: Person): void {
  for (const key of keptKeys())
    if (key.endsWith(` ${personKey(who)}`) && !key.startsWith(`${PREFIX}ticket `)) sessionStorage.removeItem(key);
}

/** Moves text that an earlier release kept to the person whose token the tab held. */
export function adoptEarlier(who: Person): void {
  for (const key of keptKeys()) {
    const name = key.slice(0, key.indexOf(' ['));
    const value = sessionStorage.getItem(key);
    if (value === null || key !== `${name} ${earlierKey(who)}`) continue;
    sessionStorage.setItem(`${name} ${personKey(who)}`, value);
    sessionStorage.removeItem(key);
  }
}
