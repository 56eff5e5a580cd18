// Every page answers, is accessible, fits the screen, and is large enough to touch.
import { violations } from '../support/axe.js';
import { KINDS } from '../support/site.js';
import { DESK, PHONE, expect, test } from '../support/test.js';

test('every link, picture and feed on the site answers', ({ site }) => {
  const broken = site.pages.filter((page) => page.status !== 200);
  expect(broken.map(({ path, status, from }) => `${status} ${path}, named by ${from}`)).toEqual([]);
  expect(site.html.length).toBeGreaterThan(20);
});

for (const kind of KINDS) {
  for (const [device, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${kind} is accessible on a ${device}, ${colorScheme}`, async ({ page, open }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await open(kind);
        expect(await violations(page)).toEqual([]);
      });
    }
  }

  test(`${kind} fits screens of all widths`, async ({ page, open }) => {
    for (const width of [320, 360, 720, 768, 1024]) {
      await page.setViewportSize({ width, height: 740 });
      await open(kind);
      expect(await sideways(page), `nothing stands out at ${width} pixels`).toEqual([]);
    }
  });

  test(`${kind} can be used with numb fingers`, async ({ page, open }) => {
    for (const viewport of [PHONE, DESK]) {
      await page.setViewportSize(viewport);
      await open(kind);
      expect(await smallTargets(page), `targets at ${viewport.width} pixels`).toEqual([]);
    }
    await page.setViewportSize(PHONE);
    expect(await crowded(page), 'targets that stand too close').toEqual([]);
  });
}

test('all other pages are accessible and fit a phone', async ({ page, site }) => {
  test.setTimeout(600_000);
  await page.setViewportSize(PHONE);
  const known = Object.values(site.kinds);
  const answered = site.html.filter(({ status }) => status === 200);
  const others = answered.map(({ path }) => path).filter((path) => !path.includes('?') && !known.includes(path));
  const found = [];
  for (const path of others) {
    await page.goto(path);
    const faults = [...(await violations(page)), ...(await sideways(page))];
    found.push(...faults.map((fault) => `${path}: ${fault}`));
  }
  expect(found).toEqual([]);
});

/** What makes the page scroll sideways; empty when it does not. */
function sideways(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    const names = wide.map((e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}`);
    return [`${scrollWidth} pixels wide`, ...names.slice(0, 5)];
  });
}

/** Neighbours with less than 8 pixels between them. Links inside a text stand where its words do. */
function crowded(page) {
  return page.evaluate(() => {
    // Where a link covers its card or its row, that is the target.
    const target = (control) => (control.matches('.whole') ? control.closest('.card, li') : control.closest('label') ?? control);
    const box = (control) => target(control).getBoundingClientRect();
    const inText = '.prose p, .prose li, .prose td, dd p, figcaption, .skip, .styleguide .words';
    const controls = [...document.querySelectorAll('a, button, summary, input')]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest(inText) && box(control).width > 1);
    const found = [];
    for (let index = 1; index < controls.length; index += 1) {
      const [before, control] = [controls[index - 1], controls[index]];
      const [a, b] = [box(before), box(control)];
      const [across, down] = [Math.max(b.left - a.right, a.left - b.right), Math.max(b.top - a.bottom, a.top - b.bottom)];
      const isOneBar = Boolean(before.closest('.tabbar')) === Boolean(control.closest('.tabbar'));
      // A search button stands inside its field.
      const isInside = control.closest('form') && control.closest('form') === before.closest('form') && across < 0 && down < 0;
      if (isOneBar && !isInside && Math.max(across, down) < 7.5) {
        found.push(`${before.textContent.trim().slice(0, 30)} | ${control.textContent.trim().slice(0, 30)}: ${Math.max(across, down)}`);
      }
    }
    return found;
  });
}

/** Controls under 44 by 44 pixels. Links inside a text are as high as their line, which is allowed. */
function smallTargets(page) {
  return page.evaluate(() => {
    const controls = 'button, select, summary, input:not([type=hidden]), a.button, a.chip, header a, body > nav a';
    // A box to tick is as large as the label around it.
    const isSmall = (control) => {
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      return control.checkVisibility({ visibilityProperty: true }) && width > 1 && (Math.round(width) < 44 || Math.round(height) < 44);
    };
    return [...document.querySelectorAll(controls)]
      .filter((control) => !control.closest('main header, .crumbs') || !control.matches('a:not(.button, .chip)'))
      .filter(isSmall)
      .map((control) => {
        const { width, height } = control.getBoundingClientRect();
        return `${control.outerHTML.slice(0, 120)} is ${Math.round(width)} by ${Math.round(height)}`;
      });
  });
}
