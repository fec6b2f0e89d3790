/**
 * Work of which only one is under way: asked for meanwhile, it is done once more afterwards, however often it was asked for.
 * What work throws goes to the window's handler of rejections, and keeps nothing from being done later.
 * @returns what asks for it
 */
export function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let wanted = false;
  const run = async () => {
    running = true;
    try {
      while (wanted) {
        wanted = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
  return () => {
    wanted = true;
    if (!running) void run();
  };
}
