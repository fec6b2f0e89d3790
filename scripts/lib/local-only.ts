/** Looks in what would be deployed for parts and secrets that must not be there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEV_ISSUER } from '../../src/worker/local/dev-issuer.ts';

/** Texts that code of src/worker/local has and nothing else. */
const OF_LOCAL_CODE = [
  '/dev/token',
  '/dev/faults',
  DEV_ISSUER,
  'DEV_IDENTITY',
  'DEV_SIGNING_KEY',
  'LOCAL_HOSTS',
  'src/worker/local',
];

/**
 * @param bundleDir what `wrangler deploy --dry-run --outdir` has written
 * @param configuration the text of wrangler.toml
 * @param output what wrangler has said; it lists the variables that are bound
 * @returns a line for each thing that must not be there
 */
export function localOnlyIn(bundleDir: string, configuration: string, output: string): string[] {
  const inBundle = readdirSync(bundleDir, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.js'))
    .flatMap(name => {
      const code = readFileSync(join(bundleDir, name), 'utf8');
      return OF_LOCAL_CODE.filter(text => code.includes(text)).map(text => `${name} holds ${text}`);
    });
  const configured = configuration
    .split('\n')
    .filter(line => /^\s*"?(DEV_\w+|KEY_SECRETS|CURSOR_KEY)"?\s*=|^\s*main\s*=.*local/.test(line));
  const bound = output.split('\n').filter(line => /\benv\.DEV_/.test(line));
  return [...inBundle, ...configured, ...bound];
}
