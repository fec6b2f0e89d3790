/** A queue that loses, doubles, delays and shuffles what is sent, as the switches say. */
import { fateOf } from './fate.ts';
import { done, faults } from './faults.ts';

export const faultyQueue = (inner: Queue): Queue => ({
  metrics: () => inner.metrics(),
  send: (body, options) => sendBy(inner, body, options),
  async sendBatch(messages, options) {
    for (const { body, ...own } of messages) await sendBy(inner, body, { ...options, ...own });
    return { metadata: { metrics: await inner.metrics() } };
  },
});

async function sendBy(inner: Queue, body: unknown, options: QueueSendOptions = {}): Promise<QueueSendResponse> {
  const deliveries = fateOf(faults, Math.random);
  if (deliveries.length === 0) done.dropped += 1;
  if (deliveries.length > 1) done.doubled += 1;
  if (deliveries.some(late => late > 0)) done.delayed += 1;
  let answer: QueueSendResponse | undefined;
  for (const late of deliveries)
    answer = await inner.send(
      body,
      late > 0 ? { ...options, delaySeconds: (options.delaySeconds ?? 0) + late } : options,
    );
  return answer ?? { metadata: { metrics: await inner.metrics() } };
}
