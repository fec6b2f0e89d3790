/** A trade's log read without any code of the system: its chain of hashes calculated again, its status from its last event. */
import { createHash } from 'node:crypto';

export interface LogRow {
  sequence: number;
  key: string | null;
  hash: string;
  body: string;
}

export interface LogEvent {
  tradeId: string;
  sequence: number;
  type: string;
  recordedAt: string;
  previousHash: string;
  hash: string;
  data: { revision?: number; entries?: Record<string, string | number>[] };
}

export interface TradeLog {
  tradeId: string;
  events: LogEvent[];
  /** The idempotency key of each event's command; null for those of booking. */
  keys: (string | null)[];
  bodies: string[];
  /** The status that its last event leaves it in; `pending` while booking is still to have its say. */
  status: string;
}

export function readLog(rows: readonly LogRow[]): TradeLog {
  const events: LogEvent[] = rows.map(({ body, hash }) => ({ ...JSON.parse(body), hash }));
  return {
    tradeId: events[0]?.tradeId ?? '',
    events,
    keys: rows.map(({ key }) => key),
    bodies: rows.map(({ body }) => body),
    status: statusAfter(events),
  };
}

function statusAfter(events: readonly LogEvent[]): string {
  switch (events.at(-1)?.type) {
    case 'TradeBooked':
      return 'BOOKED';
    case 'TradeCancelled':
      return 'CANCELLED';
    case 'TradeRejected':
      return 'REJECTED';
    case 'BookingFailed':
      return 'FAILED';
    case 'AmendmentRejected':
      // Back to what was settled last.
      return statusAfter(events.slice(0, -1).filter(({ type }) => type === 'TradeBooked' || type === 'TradeCancelled'));
    default:
      return 'pending';
  }
}

/** Sequences without a gap, each event's hash over its canonical text, each naming the hash before it. */
export function chainFaults({ tradeId, events, bodies }: TradeLog): string[] {
  let previous = '0'.repeat(64);
  let recordedAt = '';
  return events.flatMap((event, index) => {
    const { hash, ...unsealed } = event;
    const text = canonical(unsealed);
    const found = [
      event.sequence !== index + 1 && 'has the wrong sequence',
      event.tradeId !== tradeId && 'is of another trade',
      text !== bodies[index] && 'is not in its canonical form',
      createHash('sha256').update(text).digest('hex') !== hash && 'is not what its hash was taken over',
      event.previousHash !== previous && 'does not follow the event before it',
      event.recordedAt < recordedAt && 'was recorded before the event before it',
    ];
    previous = hash;
    recordedAt = event.recordedAt;
    return found.filter(fault => fault !== false).map(fault => `${tradeId}: event ${index + 1} ${fault}`);
  });
}

/** RFC 8785 for what is in events: members in the order of their names' UTF-16, no white space. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
