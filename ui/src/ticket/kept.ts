/** What this tab keeps for one person, through a reload and through signing in again. Nobody else gets to see it. */

interface Person {
  tenant: string;
  sub: string;
}

export class Kept<T> {
  constructor(private readonly name: string) {}

  of(who: Person): T | null {
    const stored = sessionStorage.getItem(this.#keyFor(who));
    return stored === null ? null : (JSON.parse(stored) as T);
  }

  keep(who: Person, value: T): void {
    sessionStorage.setItem(this.#keyFor(who), JSON.stringify(value));
  }

  forget(who: Person): void {
    sessionStorage.removeItem(this.#keyFor(who));
  }

  #keyFor({ tenant, sub }: Person): string {
    return `tapebook.${this.name} ${JSON.stringify([tenant, sub])}`;
  }
}
