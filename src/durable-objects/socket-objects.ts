/** The further objects that hold a tenant's sockets once the feed's own object has enough of them, as the feed knows them. */

import type { Actor } from '../domain/actor.ts';
import type { StoredEntry } from './feed-log.ts';
import type { SocketsStub } from './names.ts';
import type { Sql } from './storage.ts';

export class SocketObjects {
  readonly #sql: Sql;
  readonly #stub: (number: number) => SocketsStub;
  /** Those that may have sockets, and how many when they were last heard; null when that is not known any more. */
  readonly #sockets = new Map<number, number | null>();
  /** How often each has announced a socket: what it said before that does not count. */
  readonly #announced = new Map<number, number>();
  /** The last position that each has heard of. */
  readonly #told = new Map<number, number>();

  constructor(sql: Sql, stub: (number: number) => SocketsStub) {
    this.#sql = sql;
    this.#stub = stub;
    if (sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'socket_objects'").toArray().length === 0)
      return;
    for (const { number } of sql.exec<{ number: number }>('SELECT number FROM socket_objects'))
      this.#sockets.set(number, null);
  }

  /** Where a new socket goes: the first object with room; 0 for the feed's own. */
  async place(own: number, perObject: number, head: number): Promise<number> {
    if (own < perObject) return 0;
    for (let number = 1; ; number += 1) {
      if (this.#sockets.get(number) === null) await this.#tell(number, [], head);
      if ((this.#sockets.get(number) ?? 0) < perObject) return number;
    }
  }

  /** An object is about to take a socket: from here on it is told what happens. Survives the death of the feed's object. */
  announce(number: number): void {
    if (!this.#sockets.has(number)) {
      this.#sql.exec('CREATE TABLE IF NOT EXISTS socket_objects (number INTEGER PRIMARY KEY)');
      this.#sql.exec('INSERT OR IGNORE INTO socket_objects (number) VALUES (?)', number);
    }
    this.#sockets.set(number, (this.#sockets.get(number) ?? 0) + 1);
    this.#announced.set(number, (this.#announced.get(number) ?? 0) + 1);
  }

  /** How many sockets they hold, as last heard; those not heard of since this object woke are asked. */
  async count(head: number): Promise<number> {
    const unheard = [...this.#sockets].filter(([, sockets]) => sockets === null);
    await Promise.all(unheard.map(([number]) => this.#tell(number, [], head)));
    return [...this.#sockets.values()].reduce((sum: number, sockets) => sum + (sockets ?? 0), 0);
  }

  /** Counts the sockets of a subject in all objects, with those being opened. */
  async countOf(tag: string): Promise<number> {
    const counts = await Promise.all([...this.#sockets.keys()].map(number => this.#stub(number).countOf(tag)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Tells all that have not heard of the end of the feed; those that missed something read it themselves. */
  async tell(entries: readonly StoredEntry[], head: number): Promise<void> {
    const behind = [...this.#sockets.keys()].filter(number => (this.#told.get(number) ?? 0) < head);
    await Promise.all(behind.map(number => this.#tell(number, entries, head)));
  }

  async closeStreamsOf({ actor, actorIssuer }: Actor): Promise<void> {
    const numbers = [...this.#sockets.keys()];
    await Promise.all(numbers.map(number => this.#stub(number).closeStreamsOf(actor, actorIssuer)));
  }

  async #tell(number: number, entries: readonly StoredEntry[], head: number): Promise<void> {
    const announced = this.#announced.get(number);
    const sockets = await this.#stub(number).publish([...entries], head);
    this.#told.set(number, Math.max(head, this.#told.get(number) ?? 0));
    if (this.#announced.get(number) !== announced) return;
    this.#sockets.set(number, sockets);
    if (sockets > 0) return;
    this.#sockets.delete(number);
    this.#told.delete(number);
    this.#sql.exec('DELETE FROM socket_objects WHERE number = ?', number);
  }
}
