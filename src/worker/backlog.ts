/** What waits in a queue, by the broker's own count. */
export interface Backlog {
  messages: number;
  /** Since when the oldest of them waits, ms since the epoch; null for none. */
  oldestAt: number | null;
}

export async function readBacklog(queue: Pick<Queue, 'metrics'>): Promise<Backlog> {
  const { backlogCount, oldestMessageTimestamp } = await queue.metrics();
  const oldest = oldestMessageTimestamp?.getTime() ?? 0;
  // An empty queue may name the beginning of time.
  return { messages: backlogCount, oldestAt: backlogCount > 0 && oldest > 0 ? oldest : null };
}
