/** What this tab keeps for one person, through a reload and through signing in again. Nobody else gets to see it. */
import type { Session } from '../session/session.ts';

export class Kept<T> {
  constructor(private readonly name: string) {}

  of(who: Session): T | null {
    const stored = sessionStorage.getItem(this.#keyFor(who));
    return stored === null ? null : (JSON.parse(stored) as T);
  }

  keep(who: Session, value: T): void {
    sessionStorage.setItem(this.#keyFor(who), JSON.stringify(value));
  }

  forget(who: Session): void {
    sessionStorage.removeItem(this.#keyFor(who));
  }

  #keyFor({ tenant, sub }: Session): string {
    return `tapebook.${this.name} ${JSON.stringify([tenant, sub])}`;
  }
}
