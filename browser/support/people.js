// People who join and sign in: the letters they get, and the links that the demonstration prints for each kind of person.
import { readFile, readdir } from 'node:fs/promises';
import { join as path } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ARTEFACTS } from './site.js';
import { PHONE, expect } from './test.js';

const PATIENCE_MS = 20_000;

// Not the alias: an alias that is one's address gives its owner away, and the page says so.
export const address = (alias) => `post.${alias}@example.com`;

const network = () => `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 250) + 1).join('.')}`;

/** Joins, by labels alone, as a person reads them, as far as the first of the steps that can be passed over. */
export async function join(page, alias) {
  // Everybody comes from a network of their own, as people do: one network lets in only so many an hour.
  await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': network() });
  await page.goto('/join');
  await page.getByLabel('Your alias').fill(alias);
  await page.getByLabel('Your e-mail address').fill(address(alias));
  await page.getByLabel('I live with it', { exact: true }).check();
  await page.getByLabel('Year of birth').fill('1970');
  await page.getByLabel(/I want to join/).check();
  await press(page.getByRole('main').getByRole('button', { name: 'Join' }));
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await page.goto(await letter(address(alias)));
  await page.getByRole('button', { name: 'I am in' }).click();
  await expect(page.getByRole('heading', { name: 'How will you come back?' })).toBeVisible();
}

/** Joins in a browser of their own. */
export async function come(browser, alias, options = {}) {
  const page = await (await browser.newContext({ ...options, viewport: PHONE })).newPage();
  await join(page, alias);
  return page;
}

/**
 * Does what sends a form to `pathname`, and waits until the server has answered: whoever goes on at once may take the form back. Some
 * forms do a sum first, which takes a while on a machine that has much to do.
 */
export async function answered(page, pathname, send) {
  const isAnswer = (response) => response.request().method() === 'POST' && new URL(response.url()).pathname === pathname;
  const answer = page.waitForResponse(isAnswer, { timeout: PATIENCE_MS });
  await send();
  await answer;
}

/** Presses what sends a form, and waits for the answer. */
export async function press(button) {
  const action = await button.evaluate((element) => element.getAttribute('formaction') ?? element.form.getAttribute('action'));
  const { pathname } = new URL(action, button.page().url());
  await answered(button.page(), pathname, () => button.click());
}

/** Comes in by the link that the demonstration printed for `kind`: patient, partner, welcomer, moderator, editor, admin, operator. */
export async function enter(page, kind) {
  await page.goto(await door(kind));
  await press(page.getByRole('main').getByRole('button', { name: 'Sign in' }));
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in/'));
}

async function door(kind) {
  const log = await readFile(path(ARTEFACTS, 'server.log'), 'utf8');
  const line = log.split('\n').find((text) => text.trim().startsWith(`${kind} `));
  return new URL(line.trim().split(/\s+/).at(-1)).pathname;
}

/** The path of the link in the newest letter to an address, as soon as the worker has written it; `begin` is what the path begins with. */
export async function letter(address, begin = '/') {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = await newest(address);
    if (found?.startsWith(begin)) return found;
    await pause(200);
  }
  throw new Error(`no letter to ${address}`);
}

async function newest(address) {
  const folder = path(process.env.ALONGSIDE_TEST_DATA, 'mail');
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.filter((name) => name.endsWith('.eml')).map((name) => readFile(path(folder, name), 'utf8')));
  const mine = texts.filter((text) => text.split(/\r?\n\r?\n/)[0].includes(address));
  const dated = mine.map((text) => ({ text, at: Date.parse(text.match(/^Date: (.*)$/m)[1]) })).sort((a, b) => a.at - b.at);
  const plain = dated.at(-1)?.text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
  const link = plain?.match(/https?:\/\/[^\s"<>]+\/(?:join\/confirm|newsletter\/confirm|newsletter\/preferences|comments\/confirm|comments\/own|sign-in\/link|sign-in\/password|settings\/email)\/[\w-]+/)?.[0];
  return link && new URL(link).pathname;
}
