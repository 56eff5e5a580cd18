// Pictures of the main pages, to be looked at by people. They are kept in artefacts/screenshots and compared with nothing.
import { join } from 'node:path';

import { ARTEFACTS, KINDS } from '../support/site.js';
import { DESK, PHONE, expect, test } from '../support/test.js';

for (const kind of KINDS) {
  test(`a picture of ${kind}`, async ({ page, open }) => {
    // Some pages are very long.
    test.setTimeout(240_000);
    for (const viewport of [PHONE, DESK]) {
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await open(kind);
        await loadPictures(page);
        const name = `${kind.replaceAll(' ', '-')}-${viewport.width}-${colorScheme}.png`;
        const picture = await page.screenshot({ path: join(ARTEFACTS, 'screenshots', name), fullPage: true, timeout: 60_000 });
        expect(picture.length).toBeGreaterThan(5000);
      }
    }
  });
}

// Pictures further down wait until somebody scrolls there.
function loadPictures(page) {
  return page.evaluate(() => {
    const pictures = [...document.images];
    for (const picture of pictures) picture.loading = 'eager';
    return Promise.all(pictures.map((picture) => picture.decode()));
  });
}
