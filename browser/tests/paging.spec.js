// A library that goes over the page. The demonstration does not, so this one is exported, grown, and imported again.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { violations } from '../support/axe.js';
import { folder, run, start } from '../support/server.js';
import { expect, test as base } from '../support/test.js';

const test = base.extend({
  grown: [
    async ({}, use) => {
      const data = await folder();
      const [store, library] = [join(data.path, 'data'), join(data.path, 'library')];
      await run('demo', '--members', '0', '--no-serve', '--data', store);
      await run('export', 'markdown', library, '--data', store);
      for (let number = 1; number <= 25; number += 1) await writeFile(join(library, `a-day-${number}.md`), story(number));
      await run('import', 'markdown', library, '--data', store);
      const server = await start(store, 'paging');
      await use(server.url);
      await server.end();
      await data.remove();
    },
    { scope: 'worker', timeout: 400_000 },
  ],
  baseURL: async ({ grown }, use) => use(grown),
});

// One server for all tests of this file.
test.describe.configure({ mode: 'default' });

test('the library goes on over the page', async ({ page }) => {
  await page.goto('/resources');
  const titles = () => page.getByRole('main').getByRole('heading', { level: 3 }).allInnerTexts();
  const first = await titles();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages.locator('[aria-current=page]')).toHaveText('1');
  expect(await violations(page)).toEqual([]);
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages.locator('[aria-current=page]')).toHaveText('2');
  const second = await titles();
  expect(second.length).toBeGreaterThan(0);
  expect(second.filter((title) => first.includes(title))).toEqual([]);
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(pages.locator('[aria-current=page]')).toHaveText('1');
  expect(await titles()).toEqual(first);
});

test('search goes on over the page', async ({ page }) => {
  await page.goto('/search?q=harbour');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/q=harbour/);
  await expect(pages.locator('[aria-current=page]')).toHaveText('2');
  await expect(page.getByRole('main').getByRole('heading', { level: 3 }).first()).toBeVisible();
});

function story(number) {
  return `---
slug: a-day-${number}
title: A day by the water, part ${number}
summary: What I saw on day ${number} of a month by the water.
kind: story
topics: [stories]
authors: [fern-instance]
published: 2026-01-${String(number).padStart(2, '0')}
demonstration: true
---
I walked to the harbour and counted the boats. On day ${number} there were ${number + 3}, and one of them was green.

Then I sat down, drank my tea, and went home before the rain.
`;
}
