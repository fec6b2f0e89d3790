/**
 * What is measured inside a page. A script of text, since it runs there and not here: it counts frames and long tasks from
 * the start, and looks at what has been painted.
 */
export const PROBE = `
(() => {
  const probe = { gaps: [], tasks: [] };
  let last = performance.now();
  const tick = now => {
    probe.gaps.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) probe.tasks.push(task.duration);
  }).observe({ type: 'longtask' });

  // A grid that never fills what was jumped to must not hold up the rest.
  const MOST_BLANK = 60;
  const MOST_MS = 20_000;

  const frame = () => new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));

  probe.reset = () => {
    probe.gaps.length = 0;
    probe.tasks.length = 0;
  };

  /** From an action until what it asked for has been painted: the frame after the one in which it is true. */
  probe.timed = async (act, done) => {
    const start = performance.now();
    act();
    while (!done()) {
      if (performance.now() - start > MOST_MS) throw new Error('What was asked for did not come');
      await frame();
    }
    await frame();
    return performance.now() - start;
  };

  /** A row with text in it stands in the middle of the scroller. */
  const isFilled = (scroller, row) => {
    const { left, top, height } = scroller.getBoundingClientRect();
    return [0.25, 0.5, 0.75].every(part => {
      const found = document.elementFromPoint(left + 200, top + height * part)?.closest(row);
      return found !== null && found !== undefined && found.textContent.trim() !== '';
    });
  };

  /** Jumps to places all over the list. Returns for how many frames each was blank. */
  probe.jump = async (scroller, row, times) => {
    const blanks = [];
    const end = performance.now() + MOST_MS;
    for (let n = 0; n < times && performance.now() < end; n++) {
      scroller.scrollTop = ((n * 0.618034) % 1) * (scroller.scrollHeight - scroller.clientHeight);
      let blank = 0;
      for (await frame(); !isFilled(scroller, row) && blank < MOST_BLANK; await frame()) blank++;
      blanks.push(blank);
      await frame();
    }
    return blanks;
  };

  /** Turns the wheel at a steady speed. Returns the share of frames that showed a blank. */
  probe.glide = async (scroller, row, frames, pixels) => {
    let blank = 0;
    scroller.scrollTop = scroller.scrollHeight / 3;
    await frame();
    await frame();
    const end = performance.now() + MOST_MS;
    let seen = 0;
    for (; seen < frames && performance.now() < end; seen++) {
      scroller.scrollTop += pixels;
      await frame();
      if (!isFilled(scroller, row)) blank++;
    }
    return blank / seen;
  };
  globalThis.probe = probe;
})();
`;
