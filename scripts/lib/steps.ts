/** The steps of `npm test`: what each runs, and how many checks of it passed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { localOnlyIn } from './local-only.ts';
import { root, type Tool } from './project.ts';
import { runTool } from './run-tool.ts';

export interface Outcome {
  passed: number;
  failed: number;
  /** Why it failed, if that was not printed yet. */
  output: string;
}

export interface Step {
  name: string;
  run(): Promise<Outcome>;
}

/** A tool that is content or not: counts as one. Its output is shown only when it fails. */
export function toolStep(name: string, tool: Tool, args: string[], refuse = (_output: string): string => ''): Step {
  return {
    name,
    async run() {
      const { ok, output } = await runTool(tool, args);
      const refusal = ok ? refuse(output) : output;
      return ok && !refusal ? { passed: 1, failed: 0, output: '' } : { passed: 0, failed: 1, output: refusal };
    },
  };
}

/** One project of vitest.config.ts: counts as many as it has tests. */
export function vitestStep(project: string): Step {
  return {
    name: `${project} tests`,
    async run() {
      const report = join(root, 'test-results', `${project}.json`);
      rmSync(report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { ok } = await runTool('vitest', ['run', '--project', project, ...reporters], { echo: true });

      const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report)
        ? JSON.parse(readFileSync(report, 'utf8'))
        : {};
      // A file that can't be loaded, or an error outside of every test, fails the run without a failed test.
      return { passed: numPassedTests, failed: ok ? 0 : Math.max(1, numFailedTests), output: '' };
    },
  };
}

/** Is src/worker/env.d.ts what wrangler makes of wrangler.toml? Asked without .dev.vars, which differs from one machine to another. */
export const environmentTypes = toolStep('wrangler types', 'wrangler', [
  'types',
  'src/worker/env.d.ts',
  '--check',
  '--include-runtime=false',
  '--strict-vars=false',
  '--env-file',
  devNull,
]);

const DEPLOYED = join(root, 'dist/worker');

/** Builds what would be deployed, and looks whether the local identities, or other things of src/worker/local, would be in it. */
export const deployable: Step = {
  name: 'deploy --dry-run',
  async run() {
    rmSync(DEPLOYED, { recursive: true, force: true });
    return toolStep(this.name, 'wrangler', ['deploy', '--dry-run', '--outdir', DEPLOYED], localOnly).run();
  },
};

function localOnly(output: string): string {
  const leaks = localOnlyIn(DEPLOYED, readFileSync(join(root, 'wrangler.toml'), 'utf8'), output);
  if (leaks.length === 0) return '';
  return `The deployment contains code for local use only (see src/worker/local.ts):\n${leaks.join('\n')}`;
}
