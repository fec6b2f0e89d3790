/**
 * `npm test`: every check there is, in order, each even when one before has failed. The last line is `N passed, N failed`.
 * `npm test -- domain types` runs only the steps with these words in their names.
 */
import { join } from 'node:path';
import { buildUi } from './lib/build-ui.ts';
import { root } from './lib/project.ts';
import { biomeColours } from './lib/run-tool.ts';
import { deployable, environmentTypes, type Outcome, type Step, toolStep, vitestStep } from './lib/steps.ts';
import { builtSize, kilobytes, tooLarge } from './lib/ui-size.ts';

const STEPS: Step[] = [
  toolStep('format and lint', 'biome', ['ci', biomeColours, '.']),
  toolStep('types', 'tsc', ['--noEmit']),
  toolStep('types of the UI', 'tsc', ['--noEmit', '-p', 'ui/tsconfig.json']),
  environmentTypes,
  { name: 'build of the UI', run: builtAndSmall },
  deployable,
  vitestStep('domain'),
  vitestStep('workers'),
  vitestStep('system'),
  vitestStep('simulation'),
  vitestStep('browser'),
];

const words = process.argv.slice(2);
const isChosen = ({ name }: Step): boolean => words.length === 0 || words.some(word => name.includes(word));
const rows: { step: string; passed: number; failed: number; seconds: string }[] = [];

for (const step of STEPS.filter(isChosen)) {
  console.log(`\n── ${step.name}`);
  await take(step);
}

const sum = (of: 'passed' | 'failed') => rows.reduce((total, row) => total + row[of], 0);
const width = Math.max(...rows.map(({ step }) => step.length));
console.log('');
for (const { step, passed, failed, seconds } of rows)
  console.log(
    `${failed ? '✗' : '✓'} ${step.padEnd(width)}  ${`${passed} passed`.padStart(11)}  ${`${failed} failed`.padStart(9)}  ${seconds.padStart(6)} s`,
  );
if (rows.length === 0) console.log(`No step has any of these words in its name: ${words.join(' ')}`);
process.exitCode = sum('failed') > 0 || rows.length === 0 ? 1 : 0;
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);

async function take(step: Step): Promise<void> {
  const started = performance.now();
  const { passed, failed, output } = await step.run().catch(crashed);
  if (output) console.log(output.trimEnd());
  rows.push({ step: step.name, passed, failed, seconds: ((performance.now() - started) / 1000).toFixed(1) });
}

async function builtAndSmall(): Promise<Outcome> {
  await buildUi();
  const size = builtSize(join(root, 'dist/ui'));
  const fault = tooLarge(size);
  const output =
    fault || `JavaScript: ${kilobytes(size.first)} for the first screen, ${kilobytes(size.total)} in total`;
  return { passed: fault ? 0 : 1, failed: fault ? 1 : 0, output };
}

function crashed(error: unknown): Outcome {
  return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
}
