/** `npm run docs`: writes the documents that are made from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDocument } from './docs/lifecycle.ts';
import { root } from './lib/project.ts';

writeFileSync(join(root, 'docs/lifecycle.md'), lifecycleDocument());
console.log('docs/lifecycle.md is what the code says.');
