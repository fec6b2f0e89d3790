/** What a seed decides before anything runs: how much of which fault there is, who does how much, and how things are set. */
import { Random } from './random.ts';

/** Each kind of fault, with how often it strikes where it can: a probability, drawn for each seed anew. */
export interface Faults {
  /** A queue says that it took a message, and loses it. */
  drop: number;
  /** A queue delivers a message twice. */
  double: number;
  /** Something takes up to `slowest` ms instead of a few. */
  slow: number;
  sendFailsBefore: number;
  sendFailsAfter: number;
  callFailsBefore: number;
  callFailsAfter: number;
  databaseFailsBefore: number;
  databaseFailsAfter: number;
  /** An object's writes can't be made durable: it loses them, and starts again. */
  commitFails: number;
  /** At each step: one object dies. */
  objectDies: number;
  /** At each step: one run of a consumer dies. */
  consumerDies: number;
  /** At each step: everything dies at once. */
  processDies: number;
  /** At each step: an idle object goes to sleep. */
  sleeps: number;
  /** At each step: the clock is set forward or back. */
  clockSteps: number;
  /** A client's connection is cut after it has got something. */
  cut: number;
  /** A client goes away without a word. */
  vanish: number;
  /** A client leaves an acknowledgement out. */
  unacknowledged: number;
}
export type Fault = keyof Faults;

export interface Scenario {
  seed: bigint;
  faults: Faults;
  /** Most faults that strike; those after are left out. */
  mostFaults: number;
  /** Longest delay, ms. */
  slowest: number;
  /** How far the clocks of two places are apart at most, ms. */
  skew: number;
  /** What is away for some seconds, and how long; `publishing` is the feed and the queue to it. */
  outage: { of: 'database' | 'feed' | 'publishing'; seconds: number } | null;
  tenants: number;
  users: number;
  commands: number;
  /** How many of the commands are submissions, and how many of the others roll back or forward. */
  submissions: number;
  rolls: number;
  /** How often a command is one to build the views anew. */
  rebuilds: number;
  /** Accounts, and instruments, that are traded: with one of each, all trades meet in one position. */
  variety: number;
  clients: number;
  /** Whether the queues lose what they hold when the process dies, as the local ones do. */
  localQueues: boolean;
  /** Most messages that a consumer gets at once. */
  batch: number;
  socketsPerObject: number;
  /** Entries that stay in the feed's object before some are archived. */
  feedKeep: number;
  startsAt: string;
  /** One death at one step, beside what the faults do. */
  deathAt: { step: number; of: 'everything' | 'objects' | 'consumers' } | null;
}

/** What a developer, or the shrinking of a failure, sets instead of what the seed says. */
export type Changes = Partial<Omit<Scenario, 'seed' | 'faults'>> & { faults?: Partial<Faults> };

/** The highest that each kind of fault can be drawn. */
const HIGHEST: Faults = {
  drop: 0.3,
  double: 0.5,
  slow: 0.2,
  sendFailsBefore: 0.2,
  sendFailsAfter: 0.2,
  callFailsBefore: 0.1,
  callFailsAfter: 0.1,
  databaseFailsBefore: 0.1,
  databaseFailsAfter: 0.1,
  commitFails: 0.1,
  objectDies: 0.03,
  consumerDies: 0.03,
  processDies: 0.01,
  sleeps: 0.1,
  clockSteps: 0.01,
  cut: 0.3,
  vanish: 0.2,
  unacknowledged: 0.5,
};

export const NO_FAULTS = Object.fromEntries(Object.keys(HIGHEST).map(kind => [kind, 0])) as unknown as Faults;

const STARTS = ['2026-11-23T14:30:00.000Z', '2026-12-31T23:59:50.000Z', '2028-02-28T23:59:30.000Z'];

/** The scenario of a seed. Some seeds have many kinds of faults, some only one: what hides behind another is found so. */
export function scenarioOf(seed: bigint, { faults: changed, ...changes }: Changes = {}): Scenario {
  const random = new Random(seed, 'scenario');
  const share = random.next();
  const faults = { ...NO_FAULTS };
  for (const kind of Object.keys(HIGHEST) as Fault[]) {
    const drawn = random.next() * HIGHEST[kind];
    if (random.chance(share)) faults[kind] = drawn;
  }
  return {
    seed,
    mostFaults: Number.POSITIVE_INFINITY,
    slowest: Math.round(10 ** (1 + 4 * random.next())),
    skew: random.chance(0.3) ? random.between(1, 5_000) : 0,
    outage: random.chance(0.2)
      ? { of: random.pick(['database', 'feed', 'publishing']), seconds: random.between(1, 120) }
      : null,
    tenants: random.between(1, 2),
    users: random.between(1, 2),
    commands: random.pick([1, 2, 3, 4, 5, 9]),
    submissions: random.pick([0.05, 0.4, 0.8]),
    rolls: random.pick([0.1, 0.4, 0.8]),
    rebuilds: random.chance(0.2) ? 0.3 : 0,
    variety: random.between(1, 2),
    clients: random.between(0, 2),
    localQueues: random.chance(0.5),
    batch: random.pick([1, 3, 100]),
    socketsPerObject: random.chance(0.7) ? 5_000 : 1,
    feedKeep: random.chance(0.5) ? 3 : 200_000,
    startsAt: random.pick(STARTS),
    deathAt: null,
    ...changes,
    faults: { ...faults, ...changed },
  };
}
