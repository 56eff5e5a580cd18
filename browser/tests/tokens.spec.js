// A member lets a program act for them, and ends that.
import { look } from '../support/look.js';
import { join } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

for (const javaScriptEnabled of [true, false]) {
  test(`a token is made, used and ended ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({ browser, baseURL, request }) => {
    const page = await (await browser.newContext({ baseURL, javaScriptEnabled, viewport: PHONE })).newPage();
    const alias = javaScriptEnabled ? 'pewter-kettle' : 'linen-press';
    await join(page, alias);
    await page.goto('/settings');
    await page.getByRole('link', { name: 'Access tokens' }).click();
    await expect(page.getByText('You have none.')).toBeVisible();
    await page.getByRole('link', { name: 'Make a token' }).click();
    await page.getByLabel('What is it for?').fill('My reading list');
    await page.getByRole('button', { name: 'Make it' }).click();
    await expect(page.getByRole('alert')).toContainText('Choose what the program may do');
    await expect(page.getByLabel('What is it for?')).toHaveValue('My reading list');
    if (javaScriptEnabled) await look(page, 'token-form');
    await page.getByLabel(/^Read what you may read/).check();
    await page.getByLabel('90 days').check();
    await page.getByRole('button', { name: 'Make it' }).click();
    await expect(page.getByRole('heading', { name: 'Your token' })).toBeVisible();
    const token = await page.locator('code.secret').innerText();
    if (javaScriptEnabled) await look(page, 'token-shown');
    const headers = { authorization: `Bearer ${token}` };
    expect((await (await request.get('/api/v1/me', { headers })).json()).alias).toBe(alias);
    expect((await request.post('/api/v1/posts', { headers, data: { audience: 'members', body: 'x' } })).status()).toBe(403);
    await page.getByRole('link', { name: 'I have it' }).click();
    await expect(page.getByText('last used just now')).toBeVisible();
    if (javaScriptEnabled) await look(page, 'tokens');
    await page.getByRole('button', { name: /^End it.*My reading list/ }).click();
    await expect(page.getByText('You have none.')).toBeVisible();
    expect((await request.get('/api/v1/me', { headers })).status()).toBe(401);
  });
}
