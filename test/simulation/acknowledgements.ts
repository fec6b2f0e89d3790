/** Holds what consumers acknowledge against what is durable and published by then. */
import type { BookingMessage, NotificationMessage } from '../../src/contracts/messages.ts';
import type { QueuedMessage } from './platform/queues.ts';
import type { Simulation } from './simulation.ts';

export class Acknowledgements {
  readonly #simulation: Simulation;
  /** The entries that the queue of notifications was given, by trade and sequence. */
  readonly #published = new Set<string>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** A queue has taken a message in; whether it will carry it is another matter. */
  accepted(queue: string, body: unknown) {
    if (queue !== 'notifications') return;
    const { tenant, entries } = body as NotificationMessage;
    for (const { event } of entries) this.#published.add(`${tenant}/${event.tradeId} ${event.sequence}`);
  }

  acknowledged(queue: string, { id, body }: QueuedMessage) {
    const { world } = this.#simulation;
    const missing = queue.startsWith('bookings') ? this.#ofBooking(queue, body) : this.#ofNotification(queue, body);
    if (missing && !this.#isParked(id)) world.violate('acknowledged', `${id} of ${queue}: ${missing}`);
  }

  #ofBooking(queue: string, body: unknown): string | null {
    const { tenant, tradeId, sequence } = body as BookingMessage;
    if (queue !== 'bookings') return 'it is not parked';
    const { truth, views } = this.#simulation;
    if ((truth.trade(tenant, tradeId)?.log.length ?? 0) < sequence) return `${tradeId} ${sequence} is not durable`;
    if (views.highest(tenant, tradeId) < sequence) return `${tradeId} ${sequence} is not in the view`;
    const published = this.#published.has(`${tenant}/${tradeId} ${sequence}`);
    const fed = (truth.fed.get(`${tenant}/${tradeId}`) ?? 0) >= sequence;
    return fed || published ? null : `${tradeId} ${sequence} is neither in the feed nor on its way`;
  }

  #ofNotification(queue: string, body: unknown): string | null {
    const { tenant, entries } = body as NotificationMessage;
    if (queue !== 'notifications') return 'it is not parked';
    const late = entries.find(
      ({ event }) => (this.#simulation.truth.fed.get(`${tenant}/${event.tradeId}`) ?? 0) < event.sequence,
    );
    return late ? `${late.event.tradeId} ${late.event.sequence} is not in the feed` : null;
  }

  #isParked(id: string): boolean {
    return this.#simulation.file.rows('SELECT 1 FROM dead_letters WHERE id = ? OR id LIKE ?', id, `${id}.%`).length > 0;
  }
}
