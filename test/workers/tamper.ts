/** Changes what lies in a trade's storage, behind its ledger's back. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { eventName, type StoredValue } from '../../src/durable-objects/event-log.ts';

export const inStorage = <T>(tradeId: string, use: (kv: SyncKvStorage) => T): Promise<T> =>
  runInDurableObject(env.TRADE_LEDGER.getByName(`demo/${tradeId}`), (_, { storage }) => use(storage.kv));

/** An event as it is stored. */
export function stored(kv: SyncKvStorage, sequence: number): StoredValue {
  const value = kv.get<StoredValue>(eventName(sequence));
  if (!value) throw new Error(`there is no event ${sequence}`);
  return value;
}

/** Changes one event of a trade. */
export const tamper = (tradeId: string, sequence: number, change: (value: StoredValue) => Partial<StoredValue>) =>
  inStorage(tradeId, kv => {
    const value = stored(kv, sequence);
    kv.put(eventName(sequence), { ...value, ...change(value) });
  });
