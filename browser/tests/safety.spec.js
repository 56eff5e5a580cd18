// A hard night, a rude word, and those who look after both.
import { look } from '../support/look.js';
import { enter, join, press } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

/** In a browser of their own. */
async function browserOf(browser, options) {
  return (await browser.newContext({ ...options, viewport: PHONE })).newPage();
}

async function write(page, words) {
  await page.goto('/activities');
  await page.getByText('How are you today? Say something.').click();
  await page.getByLabel('What would you like to say?').fill(words);
  await press(page.getByRole('button', { name: 'Post it' }));
}

async function moderator(browser, options) {
  const page = await browserOf(browser, options);
  await enter(page, 'operator');
  await page.goto('/admin/moderation');
  await expect(page.getByRole('heading', { name: 'Moderation' })).toBeVisible();
  return page;
}

test('help comes first, and what was written is posted all the same', async ({ browser, baseURL }) => {
  const page = await browserOf(browser, { baseURL });
  await join(page, 'grey-morning');
  await write(page, 'It goes on and on. Some nights I want to die.');
  const help = page.getByRole('region', { name: 'Help at once' });
  await expect(help).toContainText('Somebody can listen right now');
  await help.getByText('United Kingdom').click();
  await expect(help.getByRole('link', { name: '116 123' })).toHaveAttribute('href', 'tel:116123');
  await expect(page.getByLabel('What would you like to say?')).toHaveValue(/Some nights I want to die/);
  await look(page, 'help-before');
  await page.getByRole('button', { name: 'Post it' }).click();
  await expect(help).toContainText('What you wrote is posted.');
  await expect(page.getByRole('article')).toContainText('Some nights I want to die.');
  await look(page, 'help-after');
});

test('from a rude word to its reason, and to the answer', async ({ browser, baseURL }) => {
  const [rude, other] = [await browserOf(browser, { baseURL }), await browserOf(browser, { baseURL, javaScriptEnabled: false })];
  await join(rude, 'loud-kettle');
  await join(other, 'soft-slippers');
  await write(rude, 'Whoever takes tablets is a fool, see https://cures.example/all');
  await expect(rude.getByText('It waits until a moderator has looked at its link.').first()).toBeVisible();
  await write(rude, 'Whoever takes tablets is a fool.');
  await other.goto('/activities');
  await expect(other.getByText('cures.example')).toHaveCount(0);
  const card = other.getByRole('article').filter({ hasText: 'Whoever takes tablets is a fool.' });
  await card.getByRole('link', { name: 'Report what loud-kettle said' }).click();
  await other.getByLabel('It is unkind, or it harasses somebody').check();
  await other.getByLabel('Anything else they should know').fill('I take tablets.');
  await other.getByRole('button', { name: 'Send it to the moderators' }).click();
  await expect(other.getByRole('status')).toContainText('Thank you.');

  const desk = await moderator(browser, { baseURL });
  await look(desk, 'moderation');
  await desk.getByRole('listitem').filter({ hasText: 'A post by loud-kettle' }).filter({ hasText: '1 report' }).getByRole('link').click();
  await desk.getByRole('button', { name: 'I take this' }).click();
  await expect(desk.getByText('“I take tablets.”')).toBeVisible();
  await look(desk, 'case');
  await desk.getByLabel('Take it out of sight').check();
  await desk.getByLabel('The rule').selectOption('unkind');
  await desk.getByLabel('The reason').fill('It calls people fools for what they take.');
  await desk.getByRole('button', { name: 'Decide' }).click();
  await expect(desk.getByText('Decided', { exact: true })).toBeVisible();

  await other.goto('/settings/reports');
  await expect(other.getByText('did something about it')).toBeVisible();
  await rude.goto('/settings/record');
  await expect(rude.getByText('A moderator took something you wrote out of sight.')).toBeVisible();
  await look(rude, 'own-record');
  await rude.getByRole('link', { name: /^Read it, and answer/ }).click();
  await expect(rude.getByText('It calls people fools for what they take.')).toBeVisible();
  await look(rude, 'decision');
  await rude.getByLabel('Do you see it otherwise?').fill('I meant myself.');
  await rude.getByRole('button', { name: 'Send your answer' }).click();
  await expect(rude.getByText('Nobody has read it yet.')).toBeVisible();
  await rude.getByRole('link', { name: 'Read what it is about' }).click();
  await expect(rude.getByText('The reason: “It calls people fools for what they take.”')).toBeVisible();
  await look(rude, 'out-of-sight');
});

test('the pages of a report are fine', async ({ browser, baseURL }) => {
  const [one, other] = [await browserOf(browser, { baseURL }), await browserOf(browser, { baseURL })];
  await join(one, 'blue-cardigan');
  await write(one, 'A slow day with soup.');
  await join(other, 'early-tram');
  await other.goto('/members/blue-cardigan');
  await other.getByRole('link', { name: 'Report this profile' }).click();
  await expect(other.getByLabel(/Block blue-cardigan/)).toBeVisible();
  await look(other, 'report');
  await other.getByRole('button', { name: 'Send it to the moderators' }).click();
  await expect(other.getByRole('alert')).toContainText('Choose what is wrong.');
  await other.getByLabel('I am worried about this person').check();
  await other.getByRole('button', { name: 'Send it to the moderators' }).click();
  await expect(other.getByText('Nobody has decided yet.')).toBeVisible();
  await look(other, 'reports');
});
