import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lifecycleDocument } from '../../../scripts/docs/lifecycle.ts';
import { root } from '../../../scripts/lib/project.ts';

test('docs/lifecycle.md is what the code says (npm run docs writes it)', () => {
  expect(readFileSync(join(root, 'docs/lifecycle.md'), 'utf8')).toBe(lifecycleDocument());
});
