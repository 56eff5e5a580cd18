// Two people at once: one asks, the other answers; drafts, names for one thread, what is new, and what one keeps.
import { violations } from '../support/axe.js';
import { look } from '../support/look.js';
import { come, press } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

test('one asks, the other answers, and what helped comes first', async ({ browser, baseURL }) => {
  const [one, other] = [await come(browser, 'oat-field', { baseURL }), await come(browser, 'velvet-kettle', { baseURL })];
  await one.goto('/questions');
  await one.getByRole('link', { name: 'Ask a question' }).click();
  await one.getByRole('button', { name: 'Ask it' }).click();
  await expect(one.getByRole('alert')).toContainText('Put your question into one line');
  await one.getByLabel('Your question, in one line').fill('Does ice help against numb fingers during paclitaxel?');
  await expect(one.getByRole('region', { name: 'What there is already' })).toContainText('From the library');
  await one.getByLabel('What others should know to answer').fill('I start on Thursday.');
  await one.getByLabel('Anybody on the open web can read this').check();
  await look(one, 'question-new');
  await one.getByRole('button', { name: 'Ask it' }).click();
  await expect(one.getByRole('heading', { name: 'Does ice help' })).toBeVisible();
  await expect(one.getByText('in this thread alone').first()).toBeVisible();
  const address = one.url();

  await other.goto(address);
  await other.getByLabel('What helped you, or what you know').fill('> I start on Thursday.\n\nFrozen gloves, ten minutes on, ten off. @oat-f');
  await other.getByRole('button', { name: '@oat-field' }).click();
  await other.getByRole('button', { name: 'Say it' }).click();
  await expect(other.locator('blockquote')).toHaveText('I start on Thursday.');
  await expect(other.getByRole('link', { name: '@oat-field' })).toBeVisible();
  await other.getByRole('button', { name: 'Me too' }).first().click();
  await expect(other.getByRole('button', { name: 'Following' })).toBeVisible();

  await one.goto('/');
  await expect(one.getByRole('link', { name: /News\s+\d new/ })).toBeVisible();
  await one.goto('/notifications');
  await expect(one.getByText('velvet-kettle answered you')).toBeVisible();
  await look(one, 'notifications');
  await one.goto(address);
  await one.getByRole('button', { name: 'This helped me' }).click();
  await expect(one.getByText('This helped, says the one who asked')).toBeVisible();
  await look(one, 'question');
  await one.goto('/settings/notifications');
  await look(one, 'notification-settings');

  const visitor = await (await browser.newContext({ baseURL, viewport: PHONE })).newPage();
  await visitor.goto(address);
  expect(await visitor.locator('meta[name=robots]').count()).toBe(0);
  const markup = JSON.parse(await visitor.locator('script[type="application/ld+json"]').textContent());
  expect(markup.mainEntity.acceptedAnswer.text).toContain('Frozen gloves');
  expect(await visitor.content()).not.toContain('oat-field</b>');
  await visitor.goto('/questions');
  await expect(visitor.getByRole('link', { name: 'Does ice help' })).toBeVisible();
  expect(await violations(visitor)).toEqual([]);
});

test('a flat battery loses nothing', async ({ browser, baseURL }) => {
  const page = await come(browser, 'tin-lantern', { baseURL });
  await page.goto('/activities');
  await page.getByText('How are you today? Say something.').click();
  await page.getByLabel('What would you like to say?').fill('I wanted to say that the wig itches');
  await expect(page.getByText('Kept. You can come back to it.')).toBeVisible();
  await page.goto('/');
  await page.goto('/activities');
  await expect(page.getByLabel('What would you like to say?')).toHaveValue('I wanted to say that the wig itches');
  await page.getByRole('button', { name: 'Post it' }).click();
  await expect(page.getByText('that the wig itches')).toBeVisible();
  await page.getByText('How are you today? Say something.').click();
  await expect(page.getByLabel('What would you like to say?')).toHaveValue('');
  await press(page.getByRole('button', { name: /^Keep/ }).first());
  await page.goto('/bookmarks');
  await expect(page.getByText('that the wig itches')).toBeVisible();
  await look(page, 'bookmarks');
});

test('an open page hears of new posts', async ({ browser, baseURL }) => {
  const [one, other] = [await come(browser, 'moss-garden', { baseURL }), await come(browser, 'tall-corridor', { baseURL })];
  await one.goto('/activities');
  await other.goto('/activities');
  await other.getByText('How are you today? Say something.').click();
  await other.getByLabel('What would you like to say?').fill('Somebody is awake.');
  await other.getByRole('button', { name: 'Post it' }).click();
  await one.getByRole('link', { name: /new posts?/ }).click({ timeout: 20_000 });
  await expect(one.getByText('Somebody is awake.')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test('one asks, and sees first what there is already', async ({ browser, baseURL }) => {
    const page = await come(browser, 'paper-boat', { baseURL, javaScriptEnabled: false });
    await page.goto('/questions/new');
    await page.getByLabel('Your question, in one line').fill('Numb feet after chemotherapy?');
    await page.getByLabel('What others should know to answer').fill('Since March.');
    await page.getByRole('button', { name: 'See what there is already' }).click();
    await expect(page.getByRole('heading', { name: 'From the library' })).toBeVisible();
    await expect(page.getByLabel('What others should know to answer')).toHaveValue('Since March.');
    await page.getByRole('button', { name: 'Ask it' }).click();
    await expect(page.getByRole('heading', { name: 'Numb feet after chemotherapy?' })).toBeVisible();
    await page.getByRole('button', { name: 'Following' }).click();
    await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
  });
});
