/** One run of a scenario: production code, on a simulated platform, used by simulated people, held against the invariants. */
import { FeedSockets } from '../../src/durable-objects/feed-sockets.ts';
import { TenantFeed } from '../../src/durable-objects/tenant-feed.ts';
import { TenantJobs } from '../../src/durable-objects/tenant-jobs.ts';
import { TradeLedger } from '../../src/durable-objects/trade-ledger.ts';
import { dispatchBatch } from '../../src/queues/index.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Answers } from './answers.ts';
import { Follower } from './followers.ts';
import { inTheEnd } from './in-the-end.ts';
import { Person } from './people.ts';
import { SimulatedBucket } from './platform/bucket.ts';
import { type DatabaseFile, SimulatedDatabase } from './platform/database.ts';
import { enter } from './platform/globals.ts';
import { Namespace } from './platform/namespace.ts';
import type { SimulatedObject } from './platform/objects.ts';
import { Queues } from './platform/queues.ts';
import { TENANTS } from './platform/reference-data.ts';
import type { Scenario } from './scenario.ts';
import { Truth } from './truth.ts';
import { VIEWS, ViewsCheck } from './views-check.ts';
import { type Place, type Violation, World } from './world.ts';

/** Steps in which a world must have come to rest; the longest take a tenth of it. */
const MOST_STEPS = 20_000;
/** What is to happen later than this after the faults have stopped is no longer waited for, ms. */
const LATEST = 48 * 3_600_000;
/** Most of the time that users work; who has not finished by then does so without faults. */
const FAULTS_END = 30 * 60_000;

export interface Result {
  seed: bigint;
  violation: Violation | null;
  /** Two runs with the same hash did the same. */
  hash: string;
  steps: number;
  faults: number;
  trades: number;
  events: number;
  lines: string[];
}

export class Simulation {
  readonly world: World;
  readonly truth: Truth;
  readonly views: ViewsCheck;
  readonly answers: Answers;
  readonly queues: Queues;
  readonly ledgers: Namespace;
  readonly feeds: Namespace;
  readonly sockets: Namespace;
  readonly jobs: Namespace;
  readonly followers: Follower[] = [];
  readonly file: DatabaseFile;
  readonly #database: SimulatedDatabase;
  readonly #bucket: SimulatedBucket;
  #viewsWritten = false;
  #working = 0;

  constructor(scenario: Scenario, file: DatabaseFile, traced: boolean) {
    const world = new World(scenario, traced);
    this.world = world;
    this.file = file;
    enter(world);
    this.truth = new Truth(world);
    this.views = new ViewsCheck(world, this.truth, file);
    this.answers = new Answers(world, this.truth);
    this.#bucket = new SimulatedBucket(world);
    this.#database = new SimulatedDatabase(world, file, table => {
      if (VIEWS.has(table)) this.#viewsWritten = true;
    });
    const acknowledgements = new Acknowledgements(this);
    const { batch } = scenario;
    const deadLetters = { batch, retries: 100 };
    this.queues = new Queues(
      world,
      [
        { name: 'bookings', batch, retries: 2, deadLetters: 'bookings-dead-letters' },
        { name: 'notifications', batch, retries: 2, deadLetters: 'notifications-dead-letters' },
        { name: 'bookings-dead-letters', ...deadLetters },
        { name: 'notifications-dead-letters', ...deadLetters },
      ],
      {
        consume: (messages, place) => dispatchBatch(messages as MessageBatch, this.env(place)),
        acknowledged: (queue, message) => acknowledgements.acknowledged(queue, message),
        accepted: (queue, body) => acknowledgements.accepted(queue, body),
      },
    );
    const kind = (
      name: string,
      create: (ctx: DurableObjectState, env: Env) => object,
      durable: (object: SimulatedObject) => void,
    ) =>
      new Namespace(world, {
        name,
        create: (ctx, env) => create(ctx as DurableObjectState, env as Env),
        env: place => this.env(place),
        durable,
      });
    this.ledgers = kind(
      'trade',
      (ctx, env) => new TradeLedger(ctx, env),
      object => this.truth.readTrade(object),
    );
    this.feeds = kind(
      'feed',
      (ctx, env) => new TenantFeed(ctx, env),
      object =>
        this.truth.readFeed(
          object,
          segment => this.#bucket.files.has(segment),
          tradeId => this.views.highest(object.id, tradeId),
        ),
    );
    this.sockets = kind(
      'sockets',
      (ctx, env) => new FeedSockets(ctx, env),
      () => undefined,
    );
    this.jobs = kind(
      'jobs',
      (ctx, env) => new TenantJobs(ctx, env),
      () => undefined,
    );
  }

  /** The bindings of production code at a place. */
  env(place: Place): Env {
    const { feedKeep, socketsPerObject } = this.world.scenario;
    return {
      TRADE_LEDGER: this.ledgers.binding(place),
      TENANT_FEED: this.feeds.binding(place),
      FEED_SOCKETS: this.sockets.binding(place),
      TENANT_JOBS: this.jobs.binding(place),
      VIEWS: this.#database.binding(place),
      ARCHIVE: this.#bucket.binding(place),
      BOOKINGS: this.queues.binding(place, 'bookings'),
      NOTIFICATIONS: this.queues.binding(place, 'notifications'),
      FEED_KEEP: String(feedKeep),
      FEED_SEGMENT: '2',
      STREAM_STALL_SECONDS: '30',
      SOCKETS_PER_OBJECT: String(socketsPerObject),
    } as unknown as Env;
  }

  run(): Result {
    const { world } = this;
    this.file.begin();
    try {
      this.#populate();
      world.run(
        () => this.#after(),
        () => (this.#working === 0 && !world.outageGoesOn) || world.now > FAULTS_END || world.steps > MOST_STEPS,
      );
      world.note('faults stop');
      world.faultsStrike = false;
      world.run(
        () => this.#after(),
        () => world.steps > MOST_STEPS,
        world.now + LATEST,
      );
      if (!world.violation) inTheEnd(this, MOST_STEPS);
    } finally {
      this.file.rollback();
      for (const object of this.#objects()) object.storage.close();
    }
    return {
      seed: world.scenario.seed,
      violation: world.violation,
      hash: world.hash,
      steps: world.steps,
      faults: world.faults,
      trades: this.truth.trades.size,
      events: [...this.truth.trades.values()].reduce((sum, { log }) => sum + log.length, 0),
      lines: world.lines ?? [],
    };
  }

  get isWorking(): boolean {
    return this.#working > 0;
  }

  #populate(): void {
    const { world } = this;
    const { tenants, users, commands, clients } = world.scenario;
    for (const tenant of TENANTS.slice(0, tenants)) {
      const seen = new Map();
      for (let number = 1; number <= users; number++) {
        const person = new Person(world, tenant, `u${number}`, place => this.env(place), this.answers, seen);
        this.#working += 1;
        this.#watch(
          person.work(commands).then(() => {
            this.#working -= 1;
          }),
        );
      }
      for (let number = 1; number <= clients; number++) {
        const follower = new Follower(world, this.truth, tenant, number, place => this.env(place));
        this.followers.push(follower);
        this.#watch(follower.follow());
      }
    }
  }

  /** What a simulated person or client throws is a mistake of the simulation. */
  #watch(work: Promise<void>): void {
    work.catch(error => this.world.violate('unhandled', error instanceof Error ? String(error.stack) : String(error)));
  }

  /** Between two steps: the views are looked at if they have changed, and what is to die dies. */
  #after(): void {
    const { world } = this;
    if (this.#viewsWritten) {
      this.#viewsWritten = false;
      this.views.check();
    }
    const { deathAt } = world.scenario;
    if (deathAt?.step === world.steps) {
      if (deathAt.of !== 'consumers') for (const object of this.#objects()) object.die('it was to');
      if (deathAt.of !== 'objects') for (const die of [...this.queues.running.values()]) die();
      if (deathAt.of === 'everything') this.queues.lose();
    }
    if (!world.faultsStrike) return;
    if (world.fault('objectDies', 'one object')) this.#pick('deaths', object => object.isAwake)?.die('a fault');
    if (world.fault('sleeps', 'one object')) this.#pick('sleeps', object => object.isIdle)?.sleep();
    if (world.fault('consumerDies', 'one consumer') && this.queues.running.size > 0)
      world.random('consumer deaths').pick([...this.queues.running.values()])();
    if (world.fault('processDies', 'everything')) this.#dieAll();
    if (world.fault('clockSteps', 'the clock')) world.stepClock();
  }

  #dieAll(): void {
    for (const die of [...this.queues.running.values()]) die();
    for (const object of this.#objects()) object.die('the process died');
    if (this.world.scenario.localQueues) this.queues.lose();
  }

  #objects(): SimulatedObject[] {
    return [this.ledgers, this.feeds, this.sockets, this.jobs].flatMap(({ objects }) => [...objects.values()]);
  }

  #pick(stream: string, which: (object: SimulatedObject) => boolean): SimulatedObject | undefined {
    const candidates = this.#objects().filter(which);
    return candidates.length > 0 ? this.world.random(stream).pick(candidates) : undefined;
  }
}
