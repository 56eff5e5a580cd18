// A page as everybody may have it: on a telephone and on a desk, in light and dark.
import { violations } from './axe.js';
import { DESK, PHONE, expect } from './test.js';

/**
 * Nothing that axe finds, nothing wider than the screen, and a picture, in all four ways. Of a long page whose rest is looked at elsewhere, `part`
 * (a selector) is enough.
 */
export async function look(page, name, part) {
  for (const viewport of [PHONE, DESK]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // What stands half below the bar on top is too small a target, and only there.
      await page.evaluate(() => globalThis.scrollTo(0, 0));
      expect(await violations(page, part), `${name} ${viewport.width} ${colorScheme}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(viewport.width);
      const path = `artefacts/screenshots/${name}-${viewport.width}-${colorScheme}.png`;
      await (part ? page.locator(part).screenshot({ path }) : page.screenshot({ path, fullPage: true }));
    }
  }
  await page.setViewportSize(PHONE);
}
