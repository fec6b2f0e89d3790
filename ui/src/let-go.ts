/** Long work lets the page have its turn. */

/** A page that is never idle is not waited for longer than this. */
const LONGEST_MS = 500;

/** When the page has nothing else to do. */
export const whenIdle = (): Promise<void> =>
  new Promise(resolve => {
    // Safari has no word for it.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: LONGEST_MS });
    else setTimeout(resolve, LONGEST_MS / 10);
  });

/** In the next task, after what is due before it. Timers would do, were they not held up where the page is hidden. */
export const nextTask = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
