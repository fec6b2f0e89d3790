/** The documentation of the API is served from here, under the same strict content security policy. */
import { expect, test } from 'vitest';
import { openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

test('/docs shows the operations of /openapi.json', async () => {
  const { page, complaints } = await openDesk({ as: null });
  const foreign: string[] = [];
  page.on('request', request => {
    if (!request.url().startsWith(baseUrl()) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await page.goto(`${baseUrl()}/docs`);
  await page.getByText('Submit a trade', { exact: true }).waitFor();
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
