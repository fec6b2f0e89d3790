/** Shows how far something has got: a bar that is drawn again on a terminal, a line now and then elsewhere. */
const WIDTH = 32;

export function showProgress(total: number, out: NodeJS.WriteStream = process.stdout) {
  const started = performance.now();
  let done = 0;
  const line = () => {
    const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
    const rate = Math.round(done / ((performance.now() - started) / 1000));
    return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}  ${rate}/s`;
  };
  return {
    step() {
      this.reach(done + 1);
    },
    /** @param most where it ends may only become known on the way */
    reach(now: number, most = total) {
      if (now === done && most === total) return;
      [done, total] = [now, most];
      if (out.isTTY) out.write(`\r  ${line()}  ${done === total ? '\n' : ''}`);
      else if (done % Math.ceil(total / 4) === 0 || done === total) out.write(`  ${line()}\n`);
    },
  };
}
