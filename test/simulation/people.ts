/**
 * The users: they submit, amend, cancel, roll back and forward, and retry, by what they last saw; they repeat what got no
 * answer, sometimes many times at once, and read what they did.
 */
import type { Changes, CommandOnTrade } from '../../src/domain/trade/commands.ts';
import { fingerprintOf, withSender } from '../../src/domain/trade/fingerprint.ts';
import type { ServedTrade } from '../../src/domain/trade/served-trade.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import type { CommandResult, Idempotency } from '../../src/durable-objects/ledger.ts';
import type { LedgerStub } from '../../src/durable-objects/names.ts';
import { openTenant, type Tenant } from '../../src/durable-objects/tenant.ts';
import type { Answers } from './answers.ts';
import { ACCOUNTS, CLOSED_ACCOUNT, SYMBOLS } from './platform/reference-data.ts';
import type { Random } from './random.ts';
import { Isolate, type Place, type World } from './world.ts';

/** Days that trades are dated on, and days that their settlement is agreed for: some fit each other, and some do not. */
const TRADE_DATES = ['2025-11-03', '2025-11-10', '2025-12-01'] as const;
const SETTLEMENT_DATES = ['2025-11-21', '2025-12-15', '2026-11-05'] as const;

/** Tries before a user gives up on getting an answer. */
const TRIES = 6;

export class Person implements Place {
  readonly isolate: Isolate;
  readonly #world: World;
  readonly #random: Random;
  readonly #tenant: string;
  readonly #name: string;
  readonly #own: Tenant;
  readonly #answers: Answers;
  /** What the people of the tenant last saw of its trades. */
  readonly #seen: Map<string, ServedTrade>;
  #commands = 0;

  constructor(
    world: World,
    tenant: string,
    name: string,
    env: (place: Place) => Env,
    answers: Answers,
    seen: Map<string, ServedTrade>,
  ) {
    this.#world = world;
    this.#tenant = tenant;
    this.#name = name;
    this.isolate = new Isolate(`${name} of ${tenant}`);
    this.#random = world.random(`${tenant} ${name}`);
    this.#own = openTenant(env(this), tenant);
    this.#answers = answers;
    this.#seen = seen;
  }

  leave(send: () => void): void {
    send();
  }

  async work(commands: number): Promise<void> {
    for (let count = 0; count < commands; count++) {
      await this.#world.sleep(this.isolate, this.#random.below(this.#random.pick([5, 500, 60_000])));
      if (this.#random.chance(this.#world.scenario.rebuilds)) await this.#rebuild();
      if (this.#seen.size === 0 || this.#random.chance(this.#world.scenario.submissions)) await this.#submit();
      else await this.#command();
      if (this.#random.chance(0.4)) await this.#read(this.#anyTrade());
    }
  }

  async #rebuild(): Promise<void> {
    try {
      await this.#own.jobs.startRebuild();
    } catch (error) {
      this.#world.note(`${this.isolate.name} could not rebuild: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Keys are the same in every tenant; now and then one is used a second time, for something else. */
  #key(): string {
    this.#commands += this.#commands > 0 && this.#random.chance(0.05) ? 0 : 1;
    return `${this.#name}-${this.#commands}`;
  }

  async #submit(): Promise<void> {
    const key = this.#key();
    const tradeId = tradeIdOf(this.#tenant, key);
    const terms = this.#terms();
    const ledger = this.#own.ledger(tradeId);
    const idempotency = { key, fingerprint: fingerprintOf('submit', terms) };
    await this.#ask(tradeId, idempotency, 'any', requestId =>
      ledger.submit(terms, { actor: this.#name, requestId }, idempotency),
    );
  }

  async #command(): Promise<void> {
    const tradeId = this.#random.pick([...this.#seen.keys()]);
    if (this.#random.chance(0.6)) await this.#read(tradeId);
    const seen = this.#seen.get(tradeId);
    if (!seen) return;
    const { version } = seen;
    const command = this.#commandOn(seen);
    const ledger = this.#own.ledger(tradeId);
    const expected = this.#random.chance(0.7) ? [version] : 'any';
    const idempotency = { key: this.#key(), fingerprint: fingerprintOf(command.type, command) };
    await this.#ask(tradeId, idempotency, expected, requestId =>
      ledger.command(command, { actor: this.#name, requestId }, idempotency, expected),
    );
  }

  /** Asks until there is an answer; sometimes several times at once, as impatient software does. */
  async #ask(
    tradeId: string,
    idempotency: Idempotency,
    expected: number[] | 'any',
    call: (requestId: string) => Promise<CommandResult>,
  ): Promise<void> {
    const fingerprint = withSender(idempotency.fingerprint, { actor: this.#name });
    const asked = { tenant: this.#tenant, tradeId, expected, key: idempotency.key, fingerprint };
    const until = async (caller: number) => {
      for (let tries = 1; tries <= TRIES; tries++) {
        const before = this.#answers.before(asked);
        try {
          const result = await call(`${this.isolate.name} ${this.#commands} ${caller} ${tries}`);
          this.#answers.got(asked, before, result);
          if (result.ok) this.#see(JSON.parse(result.answer.body));
          return;
        } catch (error) {
          this.#world.note(`${this.isolate.name} got no answer: ${error instanceof Error ? error.message : error}`);
          await this.#world.sleep(this.isolate, this.#random.below(1000 * 2 ** tries));
        }
      }
    };
    const callers = this.#random.chance(0.2) ? this.#random.between(2, 4) : 1;
    await Promise.all(Array.from({ length: callers }, (_, caller) => until(caller)));
  }

  /** One that the people here know, or one that there is not. */
  #anyTrade(): string {
    const known = [...this.#seen.keys()];
    return known.length === 0 || this.#random.chance(0.1)
      ? tradeIdOf(this.#tenant, 'nobody')
      : this.#random.pick(known);
  }

  async #read(tradeId: string): Promise<void> {
    const ledger = this.#own.ledger(tradeId);
    const before = this.#answers.acknowledgedVersion(this.#tenant, tradeId);
    try {
      await this.#readOne(ledger, tradeId, before);
    } catch (error) {
      this.#world.note(`${this.isolate.name} could not read: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #readOne(ledger: LedgerStub, tradeId: string, before: number): Promise<void> {
    switch (this.#random.below(5)) {
      case 0: {
        const read = await ledger.verify({});
        return 'value' in read
          ? this.#answers.verified(this.#tenant, tradeId, read.value)
          : this.#answers.read(this.#tenant, tradeId, before, null);
      }
      case 1: {
        const version = this.#random.between(1, Math.max(1, before));
        return this.#answers.readPast(this.#tenant, tradeId, version, before, await ledger.trade({ version }));
      }
      default: {
        const trade = await ledger.trade();
        this.#answers.read(this.#tenant, tradeId, before, trade);
        if (trade) this.#see(trade);
      }
    }
  }

  #see(trade: ServedTrade): void {
    const known = this.#seen.get(trade.tradeId);
    // Not everyone looks at what is newest.
    if (!known || known.version < trade.version || this.#random.chance(0.2)) this.#seen.set(trade.tradeId, trade);
  }

  #terms(): Terms {
    const random = this.#random;
    const { variety } = this.#world.scenario;
    return {
      account: random.chance(0.05) ? CLOSED_ACCOUNT : random.pick(ACCOUNTS.slice(0, variety)),
      side: random.pick(['BUY', 'SELL', 'SELL_SHORT']),
      symbol: random.chance(0.05) ? 'NONE' : random.pick(SYMBOLS.slice(0, variety)),
      quantity: String(random.between(1, 9)),
      price: `${random.between(1, 99)}.${random.between(10, 99)}`,
      ...(random.chance(0.2) && { clientReference: 'REF-1' }),
      ...(random.chance(0.3) && { tradeDate: random.pick(TRADE_DATES) }),
    };
  }

  /** Dates that fit each other or not, and null for one that booking is to fill in. */
  #dates(): Changes {
    const tradeDate = this.#random.pick([...TRADE_DATES, null]);
    const settlementDate = this.#random.pick([...SETTLEMENT_DATES, null]);
    return this.#random.pick<Changes>([{ tradeDate }, { settlementDate }, { tradeDate, settlementDate }]);
  }

  #commandOn({ status, version }: ServedTrade): CommandOnTrade {
    const random = this.#random;
    const reason = 'because';
    const { account, side, quantity, price } = this.#terms();
    const amend: CommandOnTrade = {
      type: 'amend',
      reason,
      changes: random.pick<Changes>([
        ...[{ quantity }, { price }, { account }, { side, quantity }, { account, price }],
        ...[this.#dates(), this.#dates(), { venue: random.pick(['XNYS', null]) }, { counterparty: null }],
      ]),
    };
    if (status === 'PENDING_APPROVAL' && random.chance(0.7))
      return random.chance(0.7) ? { type: 'approve', by: [this.#name] } : { type: 'refuse', reason };
    if (status === 'FAILED' && random.chance(0.5)) return { type: 'retry', reason };
    if (random.chance(this.#world.scenario.rolls))
      return random.chance(0.6)
        ? { type: 'rollback', toVersion: random.between(1, version + 1), reason }
        : { type: 'rollforward', reason };
    return random.pick<CommandOnTrade>([amend, amend, amend, { type: 'cancel', reason }, { type: 'retry', reason }]);
  }
}
