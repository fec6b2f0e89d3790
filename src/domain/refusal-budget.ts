/** Bounds on refusals that a trail keeps, and counts of those that it does not keep. */
import { type Actor, actorOf } from './actor.ts';
import { MinuteCount } from './minute-count.ts';

export const MAX_REFUSALS_PER_SUBJECT_AND_MINUTE = 20;
export const MAX_REFUSALS_PER_TENANT_AND_MINUTE = 200;

/** Text that two actors share only if they are one. */
export const keyOfActor = ({ actor, actorIssuer }: Actor): string => JSON.stringify([actorIssuer ?? null, actor]);

export class RefusalBudget {
  readonly #kept = new MinuteCount();

  /**
   * Takes a place for a refusal. A subject beyond its own bound uses no place of the tenant's.
   * @param now ms since the epoch
   * @returns false when the refusal is not to be kept
   */
  take(tenant: string, actor: Actor, now: number): boolean {
    const own = `${tenant} ${keyOfActor(actor)}`;
    if (this.#kept.count(own, now) >= MAX_REFUSALS_PER_SUBJECT_AND_MINUTE) return false;
    if (this.#kept.count(tenant, now) >= MAX_REFUSALS_PER_TENANT_AND_MINUTE) return false;
    this.#kept.next(own, now);
    this.#kept.next(tenant, now);
    return true;
  }
}

/** Counts of refusals of one subject, or of all further ones, by code of the problem. */
export interface RefusalCount {
  /** Subject; null for all beyond those that are named. */
  by: Actor | null;
  codes: Record<string, number>;
}

export const MAX_SUBJECTS_COUNTED = 20;

/** Counts refusals by subject and code, in bounded space: the first subjects by name, all others as one. */
export class RefusalTally {
  readonly #counts = new Map<string | null, RefusalCount>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  add({ by, codes }: RefusalCount): RefusalCount {
    const count = this.#countOf(by);
    for (const [code, number] of Object.entries(codes)) count.codes[code] = (count.codes[code] ?? 0) + number;
    return count;
  }

  list = (): RefusalCount[] => [...this.#counts.values()];

  #countOf(by: Actor | null): RefusalCount {
    const own = by && keyOfActor(by);
    const known = this.#counts.get(own);
    if (known) return known;
    const named = this.#counts.size - (this.#counts.has(null) ? 1 : 0);
    if (by && named >= MAX_SUBJECTS_COUNTED) return this.#countOf(null);
    const count: RefusalCount = { by: by && actorOf(by), codes: {} };
    this.#counts.set(own, count);
    return count;
  }
}

export const totalOf = ({ codes }: Pick<RefusalCount, 'codes'>): number =>
  Object.values(codes).reduce((sum, number) => sum + number, 0);
