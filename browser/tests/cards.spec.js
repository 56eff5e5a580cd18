// What lists show: no card is bare, no link leads to nothing.
import { DESK, PHONE, expect, test } from '../support/test.js';

const DRAWN = '/resources/numb-hands-and-feet';
const PAINTED = '/resources/keeping-a-symptom-diary';

test('every article has a picture on its card, be it a painting or a drawing', async ({ page, open }) => {
  await open('library');
  const cards = page.locator('.article-card');
  const all = await cards.count();
  expect(all).toBeGreaterThan(10);
  await expect(cards.filter({ has: page.locator('.picture > :is(picture, svg)') })).toHaveCount(all);
  const drawing = cards.filter({ has: page.locator(`a[href="${DRAWN}"]`) }).getByRole('img');
  await expect(drawing).toHaveAccessibleName(/hand/i);
  const { width, height } = await drawing.boundingBox();
  expect(width).toBeGreaterThan(200);
  expect(height).toBeGreaterThan(100);
});

test('a link preview shows a painting, and no drawing, which other sites cannot show', ({ site }) => {
  const html = (path) => site.html.find((page) => page.path === path).html;
  expect(html(PAINTED)).toMatch(/<meta property="og:image" content="[^"]+\.(jpg|png)">/);
  expect(html(DRAWN)).not.toContain('og:image');
});

test('a word in the glossary leads to articles only where there are some', ({ site }) => {
  const words = site.html.filter(({ path, from }) => path.startsWith('/search?q=') && from === '/glossary');
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter(({ html }) => html.includes('Nothing found')).map(({ path }) => path)).toEqual([]);
});

test('a title keeps its spaces around the words that were found', async ({ page }) => {
  await page.goto('/search?q=Taxol');
  await expect(page.getByRole('main').getByRole('heading', { level: 3 }).first()).toHaveText('Taxane pain in the first week', { useInnerText: true });
});

test('a text without headings has no empty list of contents', ({ site }) => {
  const empty = site.html.filter(({ html }) => /<nav aria-label="On this page"><ol role="list">\s*<\/ol>/.test(html));
  expect(empty.map(({ path }) => path)).toEqual([]);
});

test('a note has the letter that the text cites it by', async ({ page, open }) => {
  await open('article');
  await expect(page.locator('a.cite.note').first()).toHaveText('a');
  await expect(page.locator('.notes ol')).toHaveCSS('list-style-type', 'lower-alpha');
});

test('filters fold on a phone and say what is chosen, and stand open on a desk', async ({ page }) => {
  const topics = page.getByRole('main').getByRole('navigation', { name: 'Topic' });
  await page.setViewportSize(PHONE);
  await page.goto('/resources?kind=story');
  await expect(topics).toBeHidden();
  await page.getByText('Kind: Stories').click();
  await topics.getByRole('link', { name: 'Side effects' }).click();
  await expect(page).toHaveURL(/topic=side-effects&kind=story/);
  await page.setViewportSize(DESK);
  await page.goto('/resources');
  await expect(topics).toBeVisible();
});

test('what stands beside an article fits beside it', async ({ page, site }) => {
  await page.setViewportSize(DESK);
  for (const { path } of site.html.filter(({ path }) => /^\/resources\/[^/.?]+$/.test(path))) {
    await page.goto(path);
    const rail = page.locator('.rail');
    expect(await rail.evaluate((e) => e.scrollHeight - e.clientHeight), path).toBeLessThanOrEqual(0);
    await expect(rail.getByRole('region', { name: 'New in the library' }).getByRole('listitem')).toHaveCount(3);
  }
});

test('a figure opens from anywhere on it', async ({ page, open }) => {
  await open('article');
  const figure = page.locator('.figure .frame').first();
  await figure.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await figure.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 4);
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeVisible();
});

test('a story opens with its picture, and shows it once', async ({ page }) => {
  for (const slug of ['story-the-cup-i-dropped', 'story-learning-to-walk-slowly']) {
    const card = await page.request.get(`/resources/${slug}`).then((response) => response.text());
    const picture = card.match(/<meta property="og:image" content="[^"]*(\/media\/[^"]+)"/)[1];
    await page.goto(`/resources/${slug}`);
    await expect(page.getByRole('article').locator(`img[src="${picture}"]`)).toHaveCount(1);
  }
});
