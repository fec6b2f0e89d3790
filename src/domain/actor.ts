/** The actor of a command: a person, named by issuer and subject; an API key; or the system. */

export interface Actor {
  actor: string;
  /** Issuer of the person's token; absent for API keys, the system, and events that do not name one: any issuer. */
  actorIssuer?: string | undefined;
}

const KEY_PREFIX = 'key:';
/** Beginnings that no subject of a token may have: they name actors that are not persons. */
export const RESERVED_PREFIXES = ['system:', KEY_PREFIX] as const;

/** How an API key is named in logs and events. */
export const subjectOfKey = (id: string): string => KEY_PREFIX + id;

/** Reads the id of an API key from its subject; null for any other subject. */
export const keyIdIn = (subject: string): string | null =>
  isSubjectOfKey(subject) ? subject.slice(KEY_PREFIX.length) : null;

/** Tells the subject of an API key, as `subjectOfKey` writes it, from that of a person. */
export const isSubjectOfKey = (subject: string): boolean => subject.startsWith(KEY_PREFIX);

/** Compares subject and issuer. An unknown issuer matches every issuer, which is the stricter reading for four eyes. */
export const mayBeSame = (one: Actor, other: Actor): boolean =>
  one.actor === other.actor &&
  (one.actorIssuer === undefined || other.actorIssuer === undefined || one.actorIssuer === other.actorIssuer);

/** The actor of something that names one beside other things. */
export const actorOf = ({ actor, actorIssuer }: Actor): Actor => ({
  actor,
  ...(actorIssuer !== undefined && { actorIssuer }),
});

/** The actors and one more, each once. */
export const withActor = (actors: readonly Actor[], one: Actor): Actor[] =>
  actors.some(({ actor, actorIssuer }) => actor === one.actor && actorIssuer === one.actorIssuer)
    ? [...actors]
    : [...actors, actorOf(one)];
