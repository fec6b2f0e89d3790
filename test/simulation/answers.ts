/** Holds what users were answered against what is durable. */
import { isDeepStrictEqual } from 'node:util';
import type { ServedTrade } from '../../src/domain/trade/served-trade.ts';
import type { Verification } from '../../src/domain/trade/verify.ts';
import type { CommandResult, Idempotency } from '../../src/durable-objects/ledger.ts';
import type { Recorded, Truth } from './truth.ts';
import type { World } from './world.ts';

/** Command as it was asked for, with the fingerprint to be stored. */
export interface Asked extends Idempotency {
  tenant: string;
  tradeId: string;
  expected: number[] | 'any';
}

export class Answers {
  /** What was answered, by trade and key; every later log must hold it. */
  readonly given = new Map<string, { asked: Asked; answer: string }>();
  /** The versions that a command was ever asked for. */
  readonly #expected = new Map<string, (number[] | 'any')[]>();
  readonly #acknowledged = new Map<string, number>();
  readonly #world: World;
  readonly #truth: Truth;

  constructor(world: World, truth: Truth) {
    this.#world = world;
    this.#truth = truth;
  }

  /** The effect that the command has had before it is asked for once more. */
  before({ tenant, tradeId, key, expected }: Asked): Recorded | undefined {
    const name = `${tenant}/${tradeId} ${key}`;
    this.#expected.set(name, [...(this.#expected.get(name) ?? []), expected]);
    return this.#effect(tenant, tradeId, key);
  }

  #effect(tenant: string, tradeId: string, key: string): Recorded | undefined {
    return this.#truth.trade(tenant, tradeId)?.byKey.get(key);
  }

  got(asked: Asked, before: Recorded | undefined, result: CommandResult) {
    const { tenant, tradeId, key, fingerprint } = asked;
    const name = `${tenant}/${tradeId} ${key}`;
    if (!result.ok) {
      if (before?.row.command?.fingerprint === fingerprint)
        this.#world.violate('own command', `${name} had its effect, and was answered ${result.refusal.code}`);
      return;
    }
    const effect = this.#effect(tenant, tradeId, key);
    const answer = JSON.stringify(result.answer);
    if (!effect) return this.#world.violate('durable', `${name} was answered, and is not in the log`);
    if (effect.row.command?.fingerprint !== fingerprint)
      return this.#world.violate('own command', `${name} was answered, and is another command`);
    if (JSON.stringify(effect.row.command?.answer) !== answer)
      return this.#world.violate('durable', `${name} was answered differently`);
    const first = this.given.get(name);
    if (first && first.answer !== answer) return this.#world.violate('one effect', `${name} was answered differently`);
    this.given.set(name, { asked, answer });
    // Whoever repeats a command is answered whatever version it names now.
    const asks = this.#expected.get(name) ?? [];
    if (!asks.some(versions => versions === 'any' || versions.includes(effect.event.sequence - 1)))
      return this.#world.violate(
        'precondition',
        `${name} was for version ${asked.expected}, on ${effect.event.sequence - 1}`,
      );
    const place = `${tenant}/${tradeId}`;
    this.#acknowledged.set(place, Math.max(effect.event.sequence, this.#acknowledged.get(place) ?? 0));
  }

  /** The highest version of a trade that anyone was told of. */
  acknowledgedVersion(tenant: string, tradeId: string): number {
    return this.#acknowledged.get(`${tenant}/${tradeId}`) ?? 0;
  }

  read(tenant: string, tradeId: string, least: number, trade: ServedTrade | null) {
    const version = trade?.version ?? 0;
    if (version < least)
      return this.#world.violate('read', `${tradeId} was read at version ${version}, and ${least} was acknowledged`);
    if (trade) this.#isAsRecorded(tenant, tradeId, version, trade);
  }

  readPast(tenant: string, tradeId: string, version: number, least: number, trade: ServedTrade | null) {
    if (trade) this.#isAsRecorded(tenant, tradeId, version, trade);
    else if (version <= least) this.#world.violate('read', `${tradeId} has no version ${version} any more`);
  }

  #isAsRecorded(tenant: string, tradeId: string, version: number, trade: ServedTrade) {
    const recorded = this.#truth.trade(tenant, tradeId)?.log[version - 1];
    if (!isDeepStrictEqual(recorded?.trade, trade))
      this.#world.violate('read', `${tradeId} was read otherwise than its log has it at version ${version}`);
  }

  verified(tenant: string, tradeId: string, { valid, length }: Verification) {
    if (!valid) this.#world.violate('verified', `${tenant}/${tradeId} of ${length} events does not verify`);
  }

  /** Everything that was ever answered is in the logs still. */
  stillHold() {
    for (const [name, { asked, answer }] of this.given)
      if (JSON.stringify(this.#effect(asked.tenant, asked.tradeId, asked.key)?.row.command?.answer) !== answer)
        this.#world.violate('durable', `${name} is not in the log any more`);
  }
}
