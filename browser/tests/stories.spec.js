// What people come for, from their first click to what they take away.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { violations } from '../support/axe.js';
import { ARTEFACTS } from '../support/site.js';
import { DESK, PHONE, expect, test } from '../support/test.js';

test.use({ viewport: DESK });

test('a visitor finds out what Taxol does to fingers, who says so and on what evidence', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox').fill('Taxol');
  await page.getByRole('searchbox').press('Enter');
  const hits = page.getByRole('main').getByRole('list').filter({ has: page.getByRole('heading', { level: 3 }) });
  await expect(hits.locator('mark').first()).toBeVisible();
  const hit = hits.getByRole('heading', { level: 3 }).first();
  const title = await hit.innerText();
  await hit.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);

  await test.step('a citation opens where the reader is', async () => {
    const cite = page.locator('a.cite[href^="#ref-"]').first();
    await cite.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await cite.click();
    const box = page.getByRole('dialog');
    await expect(box).toBeVisible();
    await expect(box.locator('cite')).not.toBeEmpty();
    expect(await page.evaluate(() => scrollY)).toBe(before);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(box).toBeHidden();
    await expect(cite).toBeFocused();
  });

  await test.step('the reviewer has a page with the article on it', async () => {
    const byline = page.locator('.byline').filter({ hasText: 'Medically reviewed by' });
    await byline.getByRole('link').click();
    await expect(page).toHaveURL(/\/contributors\//);
    await expect(page.getByRole('main').getByRole('link', { name: title })).toBeVisible();
  });
});

test('a misspelt word gets a suggestion that finds something', async ({ page }) => {
  await page.goto('/search?q=neuropaty');
  const suggestion = page.getByText('Did you mean').getByRole('link');
  await expect(suggestion).toHaveText(/neuropathy/i);
  await suggestion.click();
  await expect(page.getByRole('main').getByRole('heading', { level: 3 }).first()).toBeVisible();
});

test('the library narrows down by kind and by topic', async ({ page }) => {
  await page.goto('/resources');
  const tally = page.getByRole('heading', { level: 2 }).first();
  const all = Number.parseInt(await tally.innerText(), 10);
  await page.getByRole('main').getByRole('navigation', { name: /kind/i }).getByRole('link', { name: /stor/i }).click();
  await expect(page).toHaveURL(/kind=story/);
  const stories = Number.parseInt(await tally.innerText(), 10);
  expect(stories).toBeGreaterThan(0);
  expect(stories).toBeLessThan(all);
  await page.goto('/resources');
  await page.getByRole('main').getByRole('navigation', { name: /topic/i }).getByRole('link').nth(1).click();
  await expect(page).toHaveURL(/topic=/);
  expect(Number.parseInt(await tally.innerText(), 10)).toBeLessThanOrEqual(all);
});

for (const kind of ['home', 'library', 'article', 'search with hits']) {
  test(`${kind} can be used with the keyboard alone`, async ({ page, open }) => {
    await open(kind);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: /^skip to/i });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    const lost = [];
    for (let step = 0; step < 150; step += 1) {
      const fault = await focusFault(page);
      if (fault === 'the end') break;
      if (fault) lost.push(fault);
      await page.keyboard.press('Tab');
    }
    expect(lost).toEqual([]);
    await page.goto(page.url().split('#')[0]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#main$/);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main').contains(document.activeElement))).toBe(true);
  });
}

// On a phone too: the bar at the bottom must not hide what has the focus.
test('focus is never hidden on a phone', async ({ page, open }) => {
  await page.setViewportSize(PHONE);
  await open('article');
  const lost = [];
  for (let step = 0; step < 100; step += 1) {
    await page.keyboard.press('Tab');
    const fault = await focusFault(page);
    if (fault === 'the end') break;
    if (fault) lost.push(fault);
  }
  expect(lost).toEqual([]);
});

test('an explained word opens its meaning', async ({ page, open }) => {
  await open('article');
  await page.locator('a.term').first().click();
  const box = page.getByRole('dialog');
  await expect(box).toBeVisible();
  expect((await box.innerText()).length).toBeGreaterThan(40);
  await box.getByRole('button', { name: 'Close' }).click();
  await expect(box).toBeHidden();
});

test('a figure opens large and closes again', async ({ page, open }) => {
  await open('article');
  const enlarge = page.getByRole('button', { name: /^enlarge/i }).first();
  await enlarge.click();
  const viewer = page.getByRole('dialog', { name: 'Picture' });
  await expect(viewer).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(enlarge).toBeFocused();
});

test('an article prints as one would hand it to a doctor', async ({ page, open }) => {
  await open('article');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.byline').first()).toBeVisible();
  await expect(page.locator('[id^="ref-"]').first()).toBeVisible();
  for (const gone of ['header.topbar', '.tabbar', '.contents', '.tools', 'aside', 'a.skip', '.enlarge', '.downloads a']) {
    for (const element of await page.locator(gone).all()) await expect(element).toBeHidden();
  }
  await page.pdf({ path: join(ARTEFACTS, 'article.pdf'), format: 'A4', preferCSSPageSize: true });
});

for (const [format, start] of Object.entries({ BibTeX: /^@\w+\{/, RIS: /^TY {2}- /, 'CSL-JSON': /^\[/ })) {
  test(`references download as ${format}`, async ({ page, open }) => {
    await open('article');
    const links = page.locator('.downloads').filter({ hasText: 'Its references' });
    const [download] = await Promise.all([page.waitForEvent('download'), links.getByRole('link', { name: format }).click()]);
    expect(await readFile(await download.path(), 'utf8')).toMatch(start);
  });
}

test('a page that is not there helps on', async ({ page, open }) => {
  await open('missing');
  await page.getByRole('main').getByRole('searchbox').fill('letrozole');
  await page.getByRole('main').getByRole('searchbox').press('Enter');
  await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible();
});

/** What is wrong with where the focus stands: out of sight, unmarked, or covered. */
function focusFault(page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === document.documentElement) return 'the end';
    const name = focused.outerHTML.slice(0, 100);
    // A card whose link covers it shows the focus around all of it.
    const places = [[focused], [focused, '::before'], [focused, '::after'], [focused.closest('.card, li, form') ?? focused]];
    const marked = places.some(([element, part]) => {
      const style = getComputedStyle(element, part);
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
    });
    const part = [...focused.getClientRects()].find((box) => box.width > 0 && box.height > 0);
    if (!part) return `has no size: ${name}`;
    if (!marked && !['VIDEO'].includes(focused.tagName)) return `has no visible focus: ${name}`;
    if (part.bottom < 0 || part.top > innerHeight || part.right < 0 || part.left > innerWidth) return `is out of sight: ${name}`;
    const x = Math.min(Math.max(part.left + part.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(part.top + part.height / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const isCovered = top && top !== focused && !focused.contains(top) && !top.contains(focused);
    // A card's link covers the card, and a label belongs to its field.
    return isCovered && top.closest('header, nav') && !focused.closest('header, nav') ? `is covered by ${top.outerHTML.slice(0, 60)}: ${name}` : '';
  });
}
