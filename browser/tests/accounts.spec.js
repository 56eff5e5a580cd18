// Joining, coming in, and one's own pages, as people do it.
import { violations } from '../support/axe.js';
import { address, answered, enter, join, letter, press } from '../support/people.js';
import { DESK, PHONE, expect, test } from '../support/test.js';
import { code } from '../support/totp.js';

const PASSWORD = 'stapler-monsoon-violin-ledge';

/** Presses a button that signs out, and waits until that is so. */
async function leave(page, name) {
  await page.getByRole('button', { name }).click();
  await page.waitForURL((url) => url.pathname === '/');
}

test('joins on a phone, comes back with a password, and leaves', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await join(page, 'silver-birch');
  await page.getByLabel('A password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await expect(page.getByRole('heading', { name: 'What are you looking for here?' })).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByText('You are here as silver-birch')).toBeVisible();
  await leave(page, 'Sign out here');
  await page.goto('/sign-in');
  await page.getByLabel('Your e-mail address').fill(address('silver-birch'));
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/join/reasons');
  await page.goto('/settings/leaving');
  await page.getByRole('button', { name: 'Leave, and erase everything' }).click();
  await expect(page.getByText(/^Receipt:/)).toBeVisible();
  await page.getByRole('button', { name: 'Stay after all' }).click();
  await expect(page.getByRole('heading', { name: 'Leave', exact: true })).toBeVisible();
});

test('a form that is not right says so on top and beside, and keeps what was typed', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto('/join');
  await page.getByLabel('Your alias').fill('two words');
  await press(page.getByRole('main').getByRole('button', { name: 'Join' }));
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('What you typed is kept');
  await expect(page.getByLabel('Your alias')).toHaveValue('two words');
  expect(await violations(page)).toEqual([]);
  await summary.getByRole('link', { name: /no blanks/ }).click();
  await expect(page.getByLabel('Your alias')).toBeFocused();
});

test('joins with a keyboard alone', async ({ page }) => {
  await page.goto('/join');
  const tabTo = async (target) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('it cannot be reached with the tab key');
  };
  await tabTo(page.getByLabel('Your alias'));
  await page.keyboard.type('amber-gate');
  await page.keyboard.press('Tab');
  await page.keyboard.type(address('amber-gate'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1958');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await answered(page, '/join', () => page.keyboard.press('Enter'));
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await page.goto(await letter(address('amber-gate')));
  await tabTo(page.getByRole('button', { name: 'I am in' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'How will you come back?' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('joins and comes back with a link', async ({ page }) => {
    await join(page, 'plain-kettle');
    await page.goto('/settings');
    await leave(page, 'Sign out everywhere');
    await page.goto('/sign-in');
    await page.getByLabel('Your e-mail address').fill(address('plain-kettle'));
    await press(page.getByRole('button', { name: 'Send me a link' }));
    await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  });
});

test('the browser does the sum before the form goes', async ({ page }) => {
  await page.goto('/join');
  await page.getByLabel('Your alias').focus();
  await expect(page.getByText('Checked: you are no machine.')).toBeVisible({ timeout: 20_000 });
  expect(await page.locator('input[name=altcha]').inputValue()).toMatch(/^[\w+/=]{100,}$/);
});

const OWN = ['/activities', '/settings', '/settings/profile', '/settings/profile/picture', '/settings/profile/preview', '/settings/people', '/settings/record', '/join/reasons', '/join/facts', '/join/picture', '/join/hello', '/members/quiet-harbour', '/members/quiet-harbour/inspect', '/settings/leaving', '/admin', '/admin/members', '/admin/record', '/admin/mail', '/admin/jobs', '/admin/running', '/admin/newsletter', '/admin/subscribers', '/newsletter', '/resources'];

test('one’s own pages are accessible and fit', async ({ page }) => {
  test.setTimeout(300_000);
  await enter(page, 'admin');
  await page.waitForURL((url) => url.pathname === '/');
  const found = [];
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const path of OWN) {
        await page.goto(path);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        if (sideways) found.push(`${path} scrolls sideways at ${viewport.width}`);
        found.push(...(await violations(page)).map((fault) => `${path} at ${viewport.width}, ${colorScheme}: ${fault}`));
        await page.screenshot({ path: `artefacts/screenshots/own${path.replaceAll('/', '-')}-${viewport.width}-${colorScheme}.png`, fullPage: true });
      }
    }
  }
  expect(found).toEqual([]);
});

test('pages behind letters and codes are accessible', async ({ page }) => {
  const alias = 'quiet-meadow';
  await page.setViewportSize(PHONE);
  const well = async () => expect(await violations(page), page.url()).toEqual([]);
  await page.goto('/join/sent');
  await well();
  await join(page, alias);
  await well();
  await page.goto('/settings/second-step');
  const secret = await page.locator('.secret').textContent();
  await page.getByLabel('The code').fill('000000');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toContainText('This code is not right');
  await well();
  await page.getByLabel('The code').fill(code(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: 'Codes for paper' })).toBeVisible();
  await well();
  await page.goto('/settings');
  await leave(page, 'Sign out everywhere');
  await page.goto('/sign-in/forgotten');
  await well();
  await page.goto('/sign-in');
  await page.getByLabel('Your e-mail address').fill(address(alias));
  await press(page.getByRole('button', { name: 'Send me a link' }));
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await well();
  // The letters about joining and about the second step are older.
  await expect(async () => expect(await letter(address(alias))).toContain('/sign-in/link/')).toPass();
  await page.goto(await letter(address(alias)));
  await well();
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/second-step/);
  await well();
  // The code of setting up is used; the next one is taken, since clocks differ.
  await page.getByLabel(/code/i).fill(code(secret, 1));
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((url) => url.pathname === '/join/ways-in');
});

test('makes a passkey, takes it back out of the pocket, and needs no second step', async ({ browser }) => {
  // Passkeys belong to a name, and the address of the other tests is a number.
  const base = process.env.ALONGSIDE_URL.replace('127.0.0.1', 'localhost');
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await devices.send('WebAuthn.addVirtualAuthenticator', { options });
  await enter(page, 'moderator');
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/settings');
  await page.getByLabel('What do you call it?').fill('My telephone');
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await expect(page.getByRole('button', { name: /Take it away.*My telephone/ })).toBeVisible();
  await leave(page, 'Sign out here');
  await page.goto('/sign-in?next=/admin');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: /Take it away.*My telephone/ }).click();
  await expect(page.getByText('Your task needs a second step')).toBeVisible();
  // With codes instead of it, it may go.
  await page.goto('/settings/second-step');
  await page.getByLabel('The code').fill(code(await page.locator('.secret').textContent()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: 'Codes for paper' })).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: /Take it away.*My telephone/ }).click();
  await expect(page.getByRole('button', { name: /Take it away/ })).toHaveCount(0);
  await leave(page, 'Sign out here');
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('The passkey was not accepted').first()).toBeVisible();
  await context.close();
});

test('subscribes beneath an article, chooses, and leaves', async ({ page, open }) => {
  await page.setViewportSize(PHONE);
  await open('article');
  const box = page.getByRole('region', { name: 'New articles by e-mail' });
  await box.getByLabel('Your e-mail address').fill('reader@example.net');
  await press(box.getByRole('button', { name: 'Send me letters' }));
  await expect(page).toHaveURL(/\/newsletter\/sent/);
  await page.goto(await letter('reader@example.net'));
  expect(await violations(page)).toEqual([]);
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page.getByRole('link', { name: 'Join, it is free' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('main').locator('a[href^="/newsletter/preferences/"]').first().click();
  await page.getByLabel('Once a month').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').first()).toContainText('Saved');
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: 'artefacts/screenshots/own-preferences-360.png', fullPage: true });
  await page.getByRole('button', { name: 'Leave the newsletter' }).click();
  expect(await violations(page)).toEqual([]);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
