// Two people find each other by what they tell; one asks to follow, the other says yes.
import { look } from '../support/look.js';
import { come, enter, press } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

/** Tells which medicine and since when, to all members. */
async function tell(page) {
  await page.goto('/settings/profile');
  const question = page.locator('#q-treatments');
  await question.locator('summary').first().click();
  await question.getByLabel('What was it?').first().fill('Letrozole');
  await question.getByLabel('Year').first().fill('2024');
  await question.getByLabel('Who may see this?').selectOption('members');
  await question.getByRole('button', { name: /^Keep/ }).click();
  await expect(page.getByText('Letrozole').first()).toBeVisible();
}

async function meet(one, other, aliases) {
  await tell(one);
  await tell(other);
  await one.goto('/settings/people');
  await one.getByLabel(/Following you needs your yes/).check();
  await press(one.getByRole('button', { name: 'Keep this' }).first());
  await other.goto('/members?list=like&f.treatments=letrozole');
  const card = other.getByRole('listitem').filter({ hasText: aliases.one });
  await expect(card).toContainText('Also on letrozole');
  await card.getByRole('link', { name: aliases.one }).click();
  await other.getByRole('button', { name: 'Ask to follow' }).click();
  await expect(other.getByText(`You have asked whether you may follow ${aliases.one}`)).toBeVisible();
  await one.goto('/settings/people');
  await expect(one.getByRole('heading', { name: '1 member asks to follow you' })).toBeVisible();
}

test('two people find each other, and one says yes', async ({ browser, baseURL }) => {
  const aliases = { one: 'linen-basket', other: 'garden-wall' };
  const [one, other] = [await come(browser, aliases.one, { baseURL }), await come(browser, aliases.other, { baseURL })];
  await meet(one, other, aliases);
  await look(one, 'people-asked');
  await press(one.getByRole('button', { name: /^Yes.*may follow me/ }));
  await other.reload();
  await expect(other.getByText(`${aliases.one} is in your team`)).toBeVisible();
  await other.goto('/members?list=like&f.treatments=letrozole');
  await look(other, 'members-narrowed');
  await other.goto('/members?list=like&f.treatments=letrozol');
  await expect(other.getByRole('alert')).toContainText('Did you mean “Letrozole”?');
  await look(other, 'members-wrong');
  await other.getByLabel('Find somebody by alias').fill('LINEN');
  await other.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(other.getByRole('link', { name: aliases.one })).toBeVisible();
});

test('the demonstration shows people like each other', async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ baseURL, viewport: PHONE })).newPage();
  await enter(page, 'patient');
  await page.goto('/members');
  await expect(page.getByText(/Also (on|had) /).first()).toBeVisible();
  await look(page, 'members');
  await page.getByText('Narrow it down').click();
  await look(page, 'members-open');
  await page.goto('/members/copper-kettle');
  await look(page, 'member');
});

test.describe('without JavaScript', () => {
  test('the same works', async ({ browser, baseURL }) => {
    const aliases = { one: 'brass-button', other: 'tin-whistle' };
    const options = { baseURL, javaScriptEnabled: false };
    const [one, other] = [await come(browser, aliases.one, options), await come(browser, aliases.other, options)];
    await meet(one, other, aliases);
    await one.getByRole('button', { name: /^No.*may not follow me/ }).click();
    await expect(one.getByText('You said no to 1 member')).toBeVisible();
    await other.reload();
    await expect(other.getByText(`You have asked whether you may follow ${aliases.one}`)).toBeVisible();
  });
});
