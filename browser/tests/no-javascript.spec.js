// Everything works without JavaScript; with it, it is only nicer.
import { KINDS } from '../support/site.js';
import { PHONE, expect, test } from '../support/test.js';

test.use({ javaScriptEnabled: false, viewport: PHONE });

for (const kind of KINDS) {
  test(`${kind} can be read`, async ({ page, open }) => {
    await open(kind);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(60);
    await expect(page.getByRole('contentinfo')).toContainText('does not replace the advice of your care team');
  });
}

test('a citation leads to its reference and back', async ({ page, open }) => {
  await open('article');
  await page.locator('a.cite[href^="#ref-"]').first().click();
  await expect(page).toHaveURL(/#ref-/);
  const reference = page.locator(`[id="${decodeURIComponent(new URL(page.url()).hash.slice(1))}"]`);
  await expect(reference).toBeInViewport();
  await reference.getByRole('link', { name: /back to the text/i }).first().click();
  await expect(page).toHaveURL(/#cite-/);
});

test('the list of contents leads to a section', async ({ page, open }) => {
  await open('article');
  const contents = page.getByRole('navigation', { name: 'On this page' });
  const link = contents.getByRole('link').nth(1);
  const title = await link.innerText();
  await link.click();
  await expect(page.getByRole('heading', { name: title, exact: true })).toBeInViewport();
});

test('search finds', async ({ page, open }) => {
  await open('home');
  await page.getByRole('searchbox').fill('numb fingers');
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\/search\?q=numb\+fingers/);
  await expect(page.getByRole('main').getByRole('link', { name: /numb hands and feet/i }).first()).toBeVisible();
});

test('a film has controls, captions and a way to download it', async ({ page, open, request }) => {
  await open('video');
  const film = page.locator('video').first();
  await expect(film).toHaveAttribute('controls');
  const captions = await request.get(await film.locator('track[kind=captions]').first().getAttribute('src'));
  expect(captions.headers()['content-type']).toContain('text/vtt');
  expect(await captions.text()).toMatch(/^WEBVTT/);
  const part = await request.get(await film.locator('source').first().getAttribute('src'), { headers: { range: 'bytes=0-99' } });
  expect(part.status()).toBe(206);
  expect((await part.body()).length).toBe(100);
});

test('what needs JavaScript does not show', async ({ page, open }) => {
  await open('article');
  await expect(page.getByRole('button', { name: /print|copy link|enlarge/i })).toHaveCount(0);
});
