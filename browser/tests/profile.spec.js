// What somebody tells about themselves, and who gets to see it.
import { violations } from '../support/axe.js';
import { join } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

/** Unfolds a question; gives what is in it. */
async function unfold(page, slug) {
  const question = page.locator(`#q-${slug}`);
  await question.locator('summary').first().click();
  return question;
}

/** Goes through all steps on a phone and tells two things in one go, one of them for members alone. */
async function tell(page, alias, picture) {
  await page.setViewportSize(PHONE);
  await join(page, alias);
  await page.goto('/join/reasons');
  await page.getByLabel('To find people like me').check();
  await page.getByRole('button', { name: 'Keep and go on' }).click();
  await expect(page.getByRole('heading', { name: 'What you want to tell' })).toBeVisible();
  const stage = await unfold(page, 'stage');
  await stage.getByLabel('Stage 2 breast cancer').check();
  const treatments = await unfold(page, 'treatments');
  await treatments.getByLabel('What was it?').first().fill('Taxol');
  await treatments.getByLabel('Year').first().fill('2023');
  await treatments.getByLabel('Who may see this?').selectOption('All members');
  await page.getByRole('button', { name: 'Keep and go on' }).click();
  await expect(page.getByRole('heading', { name: 'A picture' })).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({ name: 'garden.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('button', { name: 'Use this picture' }).click();
  await expect(page.getByRole('heading', { name: 'A first hello' })).toBeVisible();
  await page.getByRole('textbox', { name: 'A first hello' }).fill('I have a cat and no patience.');
  await page.getByRole('button', { name: 'Keep and go on' }).click();
  await page.waitForURL((url) => url.pathname === `/members/${alias}`);
  await expect(page.getByText('I have a cat and no patience.')).toBeVisible();
  await expect(page.getByText('Paclitaxel')).toBeVisible();
  await expect(page.getByText('Stage 2 breast cancer')).toBeVisible();
}

const photograph = async (request) => (await request.get('/icon-192.png')).body();

test('tells two things at once, and looks at them as others do', async ({ page, request }) => {
  await tell(page, 'winter-apple', await photograph(request));
  expect(await violations(page)).toEqual([]);
  await page.goto('/settings/profile/preview');
  await expect(page.getByText('Paclitaxel')).toBeVisible();
  await expect(page.getByText('Stage 2 breast cancer')).toBeHidden();
  await expect(page.getByText('I live with it')).toBeHidden();
  await page.getByRole('link', { name: 'A visitor' }).click();
  await expect(page.getByText(/Visitors see nothing/)).toBeVisible();
});

test('an answer that is not understood unfolds, and the other one is kept', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await join(page, 'plain-teapot');
  await page.goto('/settings/profile');
  const born = await unfold(page, 'age-at-diagnosis');
  await born.getByLabel(/A number from 15 to 110/).fill('soon fifty');
  const day = await unfold(page, 'good-day');
  await day.getByRole('textbox').fill('The tomatoes forgive me.');
  await day.getByRole('button', { name: /Keep/ }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Write a number from 15 to 110');
  await expect(born.getByLabel(/A number from 15 to 110/)).toHaveValue('soon fifty');
  expect(await violations(page)).toEqual([]);
  await page.goto('/settings/profile');
  await expect(page.getByText('The tomatoes forgive me.').first()).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('tells the same, follows, and blocks', async ({ page, request }) => {
    await tell(page, 'paper-lantern', await photograph(request));
    await page.goto('/members/warm-doorstep');
    await page.getByRole('button', { name: 'Follow' }).click();
    await expect(page.getByRole('button', { name: 'Unfollow' })).toBeVisible();
    await page.locator('.keep-away summary').click();
    await page.getByRole('button', { name: 'Block warm-doorstep' }).click();
    await expect(page.getByRole('heading', { name: 'Blocked' })).toBeVisible();
    expect((await page.request.get('/members/warm-doorstep')).status()).toBe(404);
  });
});
