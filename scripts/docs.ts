/** `npm run docs`: writes the documents that are made from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDocument } from './docs/lifecycle.ts';
import { permissionsDocument } from './docs/permissions.ts';
import { root } from './lib/project.ts';

const documents = { 'docs/lifecycle.md': lifecycleDocument(), 'docs/permissions.md': await permissionsDocument() };

for (const [file, text] of Object.entries(documents)) {
  writeFileSync(join(root, file), text);
  console.log(`${file} is what the code says.`);
}
