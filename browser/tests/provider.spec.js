// Signing in with an operator's own identity provider: a real one, and one that lies.
import { folder, freePort, run, start } from '../support/server.js';
import { liar, real, settings } from '../support/provider.js';
import { expect, test } from '../support/test.js';

/** A community with one member, at an address of its own, that knows a provider. */
async function community(port, issuer, name) {
  const data = await folder();
  await run('admin', 'add', 'quiet-harbour', 'quiet-harbour@example.org', '--data', data.path);
  const server = await start(data.path, name, { command: 'serve', port, settings: settings(issuer) });
  return { url: `http://localhost:${port}`, end: () => server.end().finally(() => data.remove()) };
}

/** Opens a page in a browser of its own, since these sites are others than that of the rest. */
async function visit(browser, url) {
  const page = await (await browser.newContext({ baseURL: url })).newPage();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with our hospital' }).click();
  return page;
}

test('a real provider lets in who is here, and nobody else', async ({ browser }) => {
  const [port, theirs] = [await freePort(), await freePort()];
  const provider = await real(theirs, `http://localhost:${port}/sign-in/provider/return`);
  const site = await community(port, `http://127.0.0.1:${theirs}`, 'provider');
  const prove = async (page, name) => {
    await page.getByPlaceholder(/login/i).fill(name);
    await page.getByPlaceholder(/password/i).fill('any');
    await page.getByRole('button', { name: /sign-in|continue/i }).click();
  };
  const come = async (name) => {
    const page = await visit(browser, site.url);
    await prove(page, name);
    await page.getByRole('button', { name: /continue/i }).click();
    return page;
  };
  try {
    const page = await come('quiet-harbour');
    await page.waitForURL(`${site.url}/join/ways-in`);
    await page.goto('/settings');
    await expect(page.getByText('You are here as quiet-harbour')).toBeVisible();
    // Before a change to the ways in, the provider asks anew, though it knows this browser.
    await page.goto('/sign-in/again?next=/settings/leaving');
    await page.getByRole('link', { name: 'Sign in with our hospital' }).click();
    await prove(page, 'quiet-harbour');
    await page.waitForURL(`${site.url}/settings/leaving`);
    const stranger = await come('nobody-here');
    await expect(stranger.getByText('Join first, with the same address').first()).toBeVisible();
    const unverified = await come('unverified-harbour');
    await expect(unverified.getByText('Join first, with the same address').first()).toBeVisible();
  } finally {
    await site.end();
    await provider.end();
  }
});

const LIES = {
  'another issuer': { issuer: 'https://elsewhere.example' },
  'another audience': { audience: 'somebody-else' },
  'another beginning': { claims: { nonce: 'not the one' } },
  'no beginning': { claims: { nonce: undefined } },
  'a time that is over': { expired: true },
  'a key of somebody else': { stranger: true },
};

test('a provider that lies lets nobody in', async ({ browser }) => {
  test.setTimeout(120_000);
  const [port, theirs] = [await freePort(), await freePort()];
  const lie = { who: 'quiet-harbour' };
  const provider = await liar(theirs, lie);
  const site = await community(port, `http://127.0.0.1:${theirs}`, 'liar');
  try {
    for (const [what, wrong] of Object.entries(LIES)) {
      for (const name of ['issuer', 'audience', 'claims', 'expired', 'stranger']) delete lie[name];
      Object.assign(lie, wrong);
      const page = await visit(browser, site.url);
      await expect(page.getByText('did not let you in').first(), what).toBeVisible();
      await page.goto('/settings');
      await expect(page, what).toHaveURL(/\/sign-in\?next=/);
    }
    for (const name of ['issuer', 'audience', 'claims', 'expired', 'stranger']) delete lie[name];
    const page = await visit(browser, site.url);
    await page.goto('/settings');
    await expect(page.getByText('You are here as quiet-harbour'), 'the truth lets in').toBeVisible();
    await page.goto('/sign-in/again?next=/settings/leaving');
    await page.getByRole('link', { name: 'Sign in with our hospital' }).click();
    await expect(page.getByText('did not let you in').first(), 'it does not say that they signed in just now').toBeVisible();
  } finally {
    await site.end();
    await provider.end();
  }
});
