// Two people at once: one says something, the other answers and sends a hug.
import { violations } from '../support/axe.js';
import { look } from '../support/look.js';
import { come } from '../support/people.js';
import { expect, test } from '../support/test.js';

/** Joins in a browser of their own and comes to the feed. */
async function toFeed(browser, alias, options = {}) {
  const page = await come(browser, alias, options);
  await page.goto('/activities');
  return page;
}

async function say(page, words) {
  await page.getByText('How are you today? Say something.').click();
  await page.getByLabel('A hard day').check();
  await page.getByLabel('What would you like to say?').fill(words);
  await page.getByRole('button', { name: 'Post it' }).click();
  await expect(page.getByText(words)).toBeVisible();
}

test('what one says the other answers', async ({ browser, baseURL }) => {
  const [one, other] = [await toFeed(browser, 'plum-orchard', { baseURL }), await toFeed(browser, 'river-stone', { baseURL })];
  await one.getByText('How are you today? Say something.').click();
  await one.getByRole('button', { name: 'Post it' }).click();
  await expect(one.getByRole('alert')).toContainText('Your post needs words or a picture. Nothing is lost');
  await one.goto('/activities');
  await say(one, 'Round four yesterday. My feet walk over gravel.');
  await other.reload();
  const card = other.getByRole('article').filter({ hasText: 'My feet walk over gravel.' });
  await card.getByRole('button', { name: 'Hug' }).click();
  await expect(card.getByRole('button', { name: 'Hug 1' })).toHaveAttribute('aria-pressed', 'true');
  await card.getByRole('link', { name: /Say something/ }).click();
  await other.getByLabel('Say something').fill('Wool socks, two pairs.');
  await other.getByRole('button', { name: 'Say it' }).click();
  await expect(other.getByText('Wool socks, two pairs.')).toBeVisible();
  await look(other, 'thread');
  await one.goto('/activities?tab=mine');
  await expect(one.getByRole('link', { name: '1 comment' })).toBeVisible();
  expect(await violations(one)).toEqual([]);
  await one.getByText('Change it, or take it back').click();
  await one.getByRole('button', { name: /Delete it/ }).click();
  await expect(one.getByText('Nothing here yet')).toBeVisible();
  expect((await other.request.get(other.url())).status()).toBe(404);
});

test.describe('without JavaScript', () => {
  test('the same works', async ({ browser, baseURL }) => {
    const page = await toFeed(browser, 'slow-kettle', { baseURL, javaScriptEnabled: false });
    await say(page, 'No scripts, and still here.');
    await page.getByRole('button', { name: 'Thank you' }).first().click();
    await expect(page.getByRole('button', { name: 'Thank you 1' })).toBeVisible();
  });
});
