// What is said on articles: a visitor with an alias and an address, a member, and what each of them sees.
import { violations } from '../support/axe.js';
import { look } from '../support/look.js';
import { come, letter } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

const ARTICLE = '/resources/taxane-pain-in-the-first-week';

async function visit(browser, options) {
  return (await browser.newContext({ viewport: PHONE, ...options })).newPage();
}

test('a visitor says something, confirms it, and a member answers', async ({ browser, baseURL }) => {
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(ARTICLE);
  await visitor.getByText('Say something about this article').click();
  await look(visitor, 'comment-visitor-form');
  await visitor.getByRole('button', { name: 'Say it' }).click();
  await expect(visitor.getByRole('alert')).toContainText('Choose an alias', { timeout: 20_000 });
  expect(await violations(visitor)).toEqual([]);
  await visitor.getByLabel('What would you like to say?').fill('The heat pack at night helped my sister more than anything.');
  await visitor.getByLabel('Your alias').fill('paper-windmill');
  await visitor.getByLabel('Your e-mail address').first().fill('windmill@example.net');
  await expect(visitor.getByLabel(/I want letters/)).not.toBeChecked();
  await visitor.getByRole('button', { name: 'Say it' }).click();
  await expect(visitor.getByText('Nobody but you sees this yet.')).toBeVisible({ timeout: 20_000 });
  await look(visitor, 'comment-waiting');
  await visitor.goto(ARTICLE);
  await expect(visitor.getByText('The heat pack at night')).toBeVisible();
  const member = await come(browser, 'felt-slippers', { baseURL });
  await member.goto(ARTICLE);
  await expect(member.getByText('The heat pack at night')).toHaveCount(0);

  await visitor.goto(await letter('windmill@example.net', '/comments/confirm'));
  await look(visitor, 'comment-confirm');
  await visitor.getByRole('button', { name: 'Let others read it' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await member.goto(ARTICLE);
  await expect(member.getByText('The heat pack at night')).toBeVisible();
  await member.getByRole('link', { name: /Say something: paper-windmill/ }).click();
  await expect(member.getByRole('link', { name: /On Taxane pain/ })).toBeVisible();
  await member.getByLabel('Say something').fill('It was the same here. Did she warm her feet, too?');
  await member.getByRole('button', { name: 'Say it' }).click();
  await expect(member.getByText('Did she warm her feet')).toBeVisible();
  await look(member, 'comment-thread');

  await visitor.goto(`${ARTICLE}/comments`);
  await expect(visitor.getByRole('link', { name: /1 comment/ })).toBeVisible();
  await look(visitor, 'comments');
  await visitor.goto('/comments');
  await visitor.getByLabel('Your e-mail address').fill('windmill@example.net');
  await visitor.getByRole('button', { name: 'Send me the way' }).click();
  await expect(visitor.getByRole('heading', { name: 'Look into your mail' })).toBeVisible({ timeout: 20_000 });
  await visitor.goto(await letter('windmill@example.net', '/comments/own'));
  await look(visitor, 'comments-own');
  await visitor.getByRole('button', { name: 'Take all of it back' }).click();
  await expect(visitor.getByText('There is nothing any more.')).toBeVisible();
  await visitor.goto(ARTICLE);
  await expect(visitor.getByText('The heat pack at night')).toHaveCount(0);
});

test('a member says something on an article for members alone, with a draft that stays', async ({ browser, baseURL }) => {
  const member = await come(browser, 'corner-bakery', { baseURL });
  await member.goto(ARTICLE);
  await member.getByText('Say something about this article').click();
  await member.getByLabel('What would you like to say?').fill('I marked the days in a calendar');
  await expect(member.getByText('Kept. You can come back to it.')).toBeVisible();
  await member.goto('/');
  await member.goto(ARTICLE);
  await expect(member.getByLabel('What would you like to say?')).toHaveValue('I marked the days in a calendar');
  await look(member, 'comment-member-form');
  await member.getByRole('button', { name: 'Say it' }).click();
  await expect(member.getByText('I marked the days in a calendar').first()).toBeVisible();
  await member.goto(ARTICLE);
  await expect(member.getByText('I marked the days in a calendar').first()).toBeVisible();
  expect(await violations(member)).toEqual([]);
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(ARTICLE);
  await expect(visitor.getByRole('heading', { name: 'Comments' })).toBeVisible();
  await expect(visitor.getByText('I marked the days')).toHaveCount(0);
});

test('without scripts a visitor can say something, too', async ({ browser, baseURL }) => {
  const visitor = await visit(browser, { baseURL, javaScriptEnabled: false });
  await visitor.goto(ARTICLE);
  await visitor.getByText('Say something about this article').click();
  await visitor.getByLabel('What would you like to say?').fill('Short and clear, thank you.');
  await visitor.getByLabel('Your alias').fill('wool-basket');
  await visitor.getByLabel('Your e-mail address').first().fill('basket@example.net');
  await visitor.getByRole('button', { name: 'Say it' }).click();
  await expect(visitor.getByText('Nobody but you sees this yet.')).toBeVisible({ timeout: 20_000 });
});
