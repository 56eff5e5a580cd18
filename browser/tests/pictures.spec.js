// Pictures go along with what somebody says: sent, described, put in order; with a script and without.
import { look } from '../support/look.js';
import { come } from '../support/people.js';
import { expect, test } from '../support/test.js';

/** Photographs that are none: the icons of the site, as files. */
async function files(request) {
  const get = async (name, path) => ({ name, mimeType: 'image/png', buffer: await (await request.get(path)).body() });
  return [await get('first.png', '/icon-192.png'), await get('second.png', '/icon-512.png')];
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`pictures go along ${how} JavaScript`, async ({ browser, baseURL, request }) => {
    const page = await come(browser, javaScriptEnabled ? 'tea-cosy' : 'window-box', { baseURL, javaScriptEnabled });
    await page.goto('/activities');
    await page.getByText('How are you today? Say something.').click();
    await page.getByLabel('What would you like to say?').fill(`From the garden, ${how}.`);
    await page.getByRole('button', { name: 'Add pictures' }).click();
    await page.getByLabel('Choose pictures').setInputFiles(await files(request));
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Send the pictures' }).click();
    await page.getByLabel('What does picture 1 show?').fill('Two rings');
    await page.getByLabel('What does picture 2 show?').fill('The same, larger');
    await page.getByRole('button', { name: /^Later.*picture 1/ }).click();
    await expect(page.getByLabel('What does picture 1 show?')).toHaveValue('The same, larger');
    if (javaScriptEnabled) await look(page, 'draft-pictures');
    await page.getByRole('button', { name: 'Go on writing' }).click();
    await expect(page.getByLabel('What would you like to say?')).toHaveValue(`From the garden, ${how}.`);
    if (javaScriptEnabled) await look(page, 'composer-pictures');
    await page.getByRole('button', { name: 'Post it' }).click();
    const card = page.getByRole('article').filter({ hasText: `From the garden, ${how}.` });
    await expect(card.getByRole('img')).toHaveCount(2);
    await expect(card.getByRole('img').first()).toHaveAttribute('alt', 'The same, larger');
    const drawn = await card.getByRole('img').first().evaluate(async (one) => { one.loading = 'eager'; await one.decode(); return one.naturalWidth; });
    expect(drawn).toBeGreaterThan(0);
    if (javaScriptEnabled) await look(page, 'feed-pictures');
  });
}

test('the front page of a member, and search in what members say', async ({ browser, baseURL }) => {
  const page = await come(browser, 'garden-hose', { baseURL });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Hello, garden-hose' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'To read this week' })).toBeVisible();
  await look(page, 'member-home');
  await page.goto('/search?q=infusion&in=questions');
  await expect(page.getByRole('link', { name: 'What did you take along to the first infusion?' })).toBeVisible();
  await look(page, 'search-questions');
  await page.goto('/settings/notifications');
  await look(page, 'notification-settings');
});
