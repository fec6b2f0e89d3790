/** Has a Durable Object's storage count: rows of every statement, and alarms, each of which is billed as a row. */
import { statementName } from './statement-name.ts';
import type { Tally } from './tally.ts';

/**
 * The object's own storage is changed, not wrapped: the runtime takes no other for it.
 * @param by the object's class
 * @param onAlarm called when an alarm is set
 */
export function countStorage(
  { storage }: DurableObjectState,
  by: string,
  tally: Tally,
  onAlarm: () => void = () => {},
): void {
  const rows = (what: string, read: number, written: number) => {
    if (read > 0) tally.add('objectRowsRead', `${by}: ${what}`, read);
    if (written > 0) tally.add('objectRowsWritten', `${by}: ${what}`, written);
  };

  const { sql, kv } = storage;
  const exec = sql.exec.bind(sql);
  const countedExec = (query: string, ...bindings: unknown[]) => {
    const cursor = exec(query, ...bindings);
    // What is read is known when it has been read, which is before anything is awaited.
    queueMicrotask(() => rows(statementName(query), cursor.rowsRead, cursor.rowsWritten));
    return cursor;
  };
  Object.defineProperty(sql, 'exec', { value: countedExec });

  // A value is a row of the runtime's own table.
  const put = kv.put.bind(kv);
  const get = kv.get.bind(kv);
  const list = kv.list.bind(kv);
  const remove = kv.delete.bind(kv);
  Object.defineProperties(kv, {
    put: {
      value: (key: string, value: unknown) => {
        rows('kv.put', 0, 1);
        put(key, value);
      },
    },
    get: {
      value: (key: string) => {
        rows('kv.get', 1, 0);
        return get(key);
      },
    },
    list: {
      value: (options?: SyncKvListOptions) => {
        const found = [...list(options)];
        rows('kv.list', Math.max(1, found.length), 0);
        return found;
      },
    },
    delete: {
      value: (key: string) => {
        rows('kv.delete', 0, 1);
        return remove(key);
      },
    },
  });

  const setAlarm = storage.setAlarm.bind(storage);
  const deleteAlarm = storage.deleteAlarm.bind(storage);
  const getAlarm = storage.getAlarm.bind(storage);
  Object.defineProperties(storage, {
    setAlarm: {
      value: (time: number | Date) => {
        rows('setAlarm', 0, 1);
        onAlarm();
        return setAlarm(time);
      },
    },
    deleteAlarm: {
      value: () => {
        rows('deleteAlarm', 0, 1);
        return deleteAlarm();
      },
    },
    getAlarm: {
      value: () => {
        rows('getAlarm', 1, 0);
        return getAlarm();
      },
    },
  });
}
