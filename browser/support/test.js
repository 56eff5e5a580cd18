// Our `test`: knows the site, opens pages by kind, and fails whatever the test says when the browser complained or asked
// another host.
import { test as base, expect } from '@playwright/test';

import { MISSING, site } from './site.js';

export { expect };

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

export const test = base.extend({
  // Only set once the server runs, so it is read here and not in the configuration.
  baseURL: async ({}, use) => use(process.env.ALONGSIDE_URL),

  site: [async ({}, use) => use(await site()), { scope: 'worker' }],

  /** Opens the example of a kind of page. */
  open: async ({ page, site }, use) => {
    await use(async (kind) => {
      const path = site.kinds[kind];
      expect(path, `the site has a page of the kind ${kind}`).toBeTruthy();
      const response = await page.goto(path);
      expect(response.status()).toBe(path === MISSING ? 404 : 200);
    });
  },

  quiet: [
    async ({ page, baseURL }, use) => {
      const complaints = [];
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('console', (message) => {
        // Also how the browser tells that the content security policy stopped something.
        const { url } = message.location();
        // A form that was not right is answered with 422, which the browser takes for an error.
        const isExpected = url.endsWith(MISSING) || message.text().includes('status of 422');
        if (['error', 'warning'].includes(message.type()) && !isExpected) complaints.push(`console: ${message.text()} ${url}`);
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith('http') && url.origin !== baseURL) complaints.push(`another host: ${url.href}`);
      });
      await use(undefined);
      expect(complaints, 'the browser has nothing to complain about').toEqual([]);
    },
    { auto: true },
  ],
});
