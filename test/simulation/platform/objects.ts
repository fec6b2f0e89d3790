/**
 * Simulated Durable Objects: one instance a name at most, calls one after the other but for awaits, answers and sends that
 * wait until what was written is durable, alarms, sleep and death.
 */
import { Isolate, type Outcome, type Place, type World } from '../world.ts';
import { copied } from './copied.ts';
import { asError, type Instance, invoke } from './invoke.ts';
import type { ServerSocket } from './sockets.ts';
import { SimulatedStorage } from './storage.ts';

export interface ObjectKind {
  name: string;
  create(ctx: unknown, env: unknown): object;
  env(place: Place): unknown;
  /** Something of an object has become durable. */
  durable(object: SimulatedObject): void;
}

/** Tries of an alarm that throws. */
const ALARM_TRIES = 7;

export class SimulatedObject implements Place {
  readonly name: string;
  readonly id: string;
  readonly storage: SimulatedStorage;
  sockets: ServerSocket[] = [];
  readonly #world: World;
  readonly #kind: ObjectKind;
  #awake: { isolate: Isolate; instance: Instance } | null = null;
  #gates = 0;
  #atGate: (() => void)[] = [];
  #held: (() => void)[] = [];
  readonly #unanswered = new Set<(outcome: Outcome<unknown>) => void>();
  #background = 0;
  #alarmSetFor: number | null = null;
  #alarmFailures = 0;

  constructor(world: World, kind: ObjectKind, id: string) {
    this.#world = world;
    this.#kind = kind;
    this.id = id;
    this.name = `${kind.name} ${id}`;
    this.storage = new SimulatedStorage(world, {
      name: this.name,
      get isolate() {
        return awake();
      },
      durable: () => this.#durable(),
      commitFailed: () => this.die('its commit failed'),
      closeGate: () => this.#closeGate(),
    });
    const awake = () => this.#awake?.isolate ?? null;
  }

  get isAwake(): boolean {
    return this.#awake !== null;
  }

  get isolate(): Isolate {
    if (!this.#awake) throw new Error(`${this.name} is not there`);
    return this.#awake.isolate;
  }

  /** Whether it could go to sleep: nothing runs in it, and nothing is on its way out. */
  get isIdle(): boolean {
    if (!this.#awake || this.storage.dirty || this.storage.alarmRuns) return false;
    return this.#unanswered.size + this.#background + this.#awake.isolate.timers + this.#gates === 0;
  }

  leave(send: () => void) {
    if (this.storage.dirty) this.#held.push(send);
    else send();
  }

  /** A call from somewhere else. */
  call(from: Place, method: string, args: unknown[]): Promise<unknown> {
    // A request and its response stay what they are; all else is copied, as it travels.
    const copy = method === 'fetch' ? (value: unknown) => value : copied;
    const sent = copy(args) as unknown[];
    return this.#world.call(from, 'call', `${this.name} ${method}`, answer => {
      if (this.#kind.name === 'feed' && this.#world.isAway('feed'))
        return answer({ ok: false, error: new Error(`${this.name} is overloaded`) });
      this.deliver(instance => {
        const isolate = this.isolate;
        this.#unanswered.add(answer);
        const reply = (outcome: Outcome<unknown>) => {
          if (!isolate.alive) return;
          this.leave(() => {
            this.#unanswered.delete(answer);
            answer(outcome);
          });
        };
        invoke(instance, method, sent).then(
          value => reply({ ok: true, value: copy(value) }),
          error => reply({ ok: false, error: asError(error) }),
        );
      });
    });
  }

  /** Runs something in the object, which is made for it if need be, once its gate is open. */
  deliver(run: (instance: Instance) => void) {
    if (this.#gates > 0) {
      this.#atGate.push(() => this.deliver(run));
      return;
    }
    const { isolate, instance } = this.#wake();
    this.#world.current = isolate;
    run(instance);
  }

  /** Runs one of its handlers for something that nobody waits for. */
  handle(method: string, args: unknown[]) {
    this.deliver(instance => {
      this.#keepAwake(
        invoke(instance, method, args).catch(error => {
          this.#world.note(`${this.name} ${method} threw ${asError(error).message}`);
        }),
      );
    });
  }

  /** Dies: what is in memory is gone, and what was not durable; those who wait for an answer get a failure. */
  die(why: string) {
    if (!this.#awake && this.sockets.length === 0) return;
    this.#world.note(`${this.name} dies: ${why}`);
    this.#forget();
    this.storage.loseWhatIsNotDurable();
    this.#held = [];
    this.#alarmSetFor = null;
    for (const socket of this.sockets.splice(0)) socket.lose();
    const unanswered = [...this.#unanswered];
    this.#unanswered.clear();
    for (const answer of unanswered) answer({ ok: false, error: new Error(`${this.name} died: ${why}`) });
    this.#openGate();
    this.#setAlarm();
  }

  /** Goes to sleep: sockets stay, memory does not. */
  sleep() {
    this.#world.note(`${this.name} sleeps`);
    this.#forget();
  }

  #forget() {
    if (this.#awake) this.#awake.isolate.alive = false;
    this.#awake = null;
    this.#gates = 0;
    this.#background = 0;
  }

  #wake() {
    if (this.#awake) return this.#awake;
    const { skew } = this.#world.scenario;
    const isolate = new Isolate(this.name, skew === 0 ? 0 : this.#world.random('skew').below(skew));
    this.#world.current = isolate;
    const ctx = {
      id: { name: this.id },
      storage: this.storage.api,
      waitUntil: (work: Promise<unknown>) => this.#keepAwake(work),
      acceptWebSocket: (socket: ServerSocket, tags: string[] = []) => socket.accept(this, tags),
      getWebSockets: (tag?: string) => this.sockets.filter(({ tags }) => tag === undefined || tags.includes(tag)),
      setWebSocketAutoResponse: () => undefined,
    };
    const instance = this.#kind.create(ctx, this.#kind.env(this)) as Instance;
    this.#awake = { isolate, instance };
    return this.#awake;
  }

  #keepAwake(work: Promise<unknown>) {
    const isolate = this.isolate;
    this.#background += 1;
    const done = () => {
      this.#background -= isolate.alive ? 1 : 0;
    };
    work.then(done, done);
  }

  #closeGate(): () => void {
    const isolate = this.isolate;
    this.#gates += 1;
    return () => {
      if (!isolate.alive) return;
      this.#gates -= 1;
      if (this.#gates === 0) this.#openGate();
    };
  }

  #openGate(): void {
    for (const waiting of this.#atGate.splice(0)) this.#world.schedule(0, `${this.name} is reached`, null, waiting);
  }

  #durable() {
    this.#kind.durable(this);
    this.#setAlarm();
    for (const send of this.#held.splice(0)) send();
  }

  #setAlarm() {
    const time = this.storage.durableAlarm;
    if (time === null || this.storage.alarmRuns || this.#alarmSetFor === time) return;
    this.#alarmSetFor = time;
    this.#alarmIn(time - this.#world.wall(), time);
  }

  #alarmIn(delay: number, time: number) {
    this.#world.schedule(delay, `alarm of ${this.name}`, null, () => {
      if (this.storage.durableAlarm !== time || this.storage.alarmRuns || this.#alarmSetFor !== time) return;
      const early = time - this.#world.wall();
      // The clock may have been set back.
      if (early > 0) return this.#alarmIn(early, time);
      // A write that moves the alarm may be on its way: once it is durable, or lost, the alarm is looked at again.
      if (this.storage.dirty) this.#alarmSetFor = null;
      else this.deliver(instance => this.#runAlarm(instance, time));
    });
  }

  #runAlarm(instance: Instance, time: number) {
    if (this.storage.alarm !== time || this.storage.alarmRuns) {
      this.#alarmSetFor = null;
      this.#setAlarm();
      return;
    }
    const isolate = this.isolate;
    this.storage.alarm = null;
    this.storage.alarmRuns = true;
    this.#alarmSetFor = null;
    invoke(instance, 'alarm', []).then(
      () => isolate.alive && this.#alarmDone(),
      error => isolate.alive && this.#alarmDone(asError(error)),
    );
  }

  /** The platform tries an alarm that throws some times again, and then gives up. */
  #alarmDone(failure?: Error) {
    this.#alarmFailures = failure ? this.#alarmFailures + 1 : 0;
    if (failure) {
      this.#world.note(`alarm of ${this.name} threw ${failure.message}`);
      if (this.#alarmFailures < ALARM_TRIES)
        this.storage.alarm ??= this.#world.wall() + 2_000 * 2 ** this.#alarmFailures;
    }
    this.storage.alarmRuns = false;
    if (!this.storage.dirty) this.storage.durableAlarm = this.storage.alarm;
    this.#setAlarm();
  }
}
