/** The Worker's bindings, counting what is asked of them. */
import { countedDatabase } from './counted-database.ts';
import type { Tally } from './tally.ts';

/** Each started 64 KB of a message is an operation when it is written, when it is read and when it is deleted. */
export const operationsOf = (body: unknown): number =>
  Math.ceil(new TextEncoder().encode(JSON.stringify(body)).length / 65_536);

export function countedEnv(env: Env, tally: Tally): Env {
  return {
    ...env,
    VIEWS: countedDatabase(env.VIEWS, tally),
    BOOKINGS: countedQueue(env.BOOKINGS, 'bookings', tally),
    NOTIFICATIONS: countedQueue(env.NOTIFICATIONS, 'notifications', tally),
    ARCHIVE: countedBucket(env.ARCHIVE, tally),
    TRADE_LEDGER: countedNamespace(env.TRADE_LEDGER, 'TradeLedger', tally),
    TENANT_FEED: countedNamespace(env.TENANT_FEED, 'TenantFeed', tally),
    FEED_SOCKETS: countedNamespace(env.FEED_SOCKETS, 'FeedSockets', tally),
    TENANT_JOBS: countedNamespace(env.TENANT_JOBS, 'TenantJobs', tally),
  };
}

function countedQueue(queue: Queue, name: string, tally: Tally): Queue {
  const count = (body: unknown) => {
    tally.add('queueOperations', `${name}: write`, operationsOf(body));
    tally.sent();
  };
  return {
    metrics: () => queue.metrics(),
    send(body: unknown, options?: QueueSendOptions) {
      count(body);
      return queue.send(body, options);
    },
    sendBatch(messages: Iterable<MessageSendRequest>, options?: QueueSendBatchOptions) {
      const all = [...messages];
      for (const { body } of all) count(body);
      return queue.sendBatch(all, options);
    },
  } as Queue;
}

/** Each call of a method of an object, and each request to it, is a request. */
function countedNamespace<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  name: string,
  tally: Tally,
): DurableObjectNamespace<T> {
  const countedStub = (stub: DurableObjectStub<T>) =>
    new Proxy(stub, {
      get(target, method) {
        const property: unknown = Reflect.get(target, method, target);
        if (typeof method !== 'string' || typeof property !== 'function') return property;
        return (...args: unknown[]) => {
          tally.add('objectRequests', `${name}.${method}`);
          return tally.atWork(async () => Reflect.apply(property, target, args));
        };
      },
    });
  return new Proxy(namespace, {
    get(target, key) {
      if (key !== 'getByName') return Reflect.get(target, key, target);
      return (objectName: string) => countedStub(target.getByName(objectName));
    },
  });
}

function countedBucket(bucket: R2Bucket, tally: Tally): R2Bucket {
  const classA = ['put', 'list', 'createMultipartUpload'];
  const classB = ['get', 'head'];
  return new Proxy(bucket, {
    get(target, key) {
      const property: unknown = Reflect.get(target, key, target);
      if (typeof key !== 'string' || typeof property !== 'function') return property;
      return (...args: unknown[]) => {
        if (classA.includes(key)) tally.add('bucketWrites', `R2: ${key}`);
        if (classB.includes(key)) tally.add('bucketReads', `R2: ${key}`);
        return Reflect.apply(property, target, args);
      };
    },
  });
}
