// The HTML of every page is valid, as the Nu HTML Checker sees it.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { ARTEFACTS } from '../support/site.js';
import { expect, test } from '../support/test.js';

const JAR = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const FOLDER = join(ARTEFACTS, 'html');

test('the HTML of every page is valid', async ({ site }) => {
  test.setTimeout(300_000);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const pages = [...site.html, site.missing];
  for (const page of pages) await writeFile(join(FOLDER, fileName(page.path)), page.html);
  const found = await check();
  const faults = found.map(({ url, lastLine, message, extract }) => `${url.split('/').pop()}:${lastLine}: ${message} ${extract ?? ''}`);
  expect(faults).toEqual([]);
  expect(pages.length).toBeGreaterThan(20);
});

function fileName(path) {
  return `${path.replace(/^\//, '').replaceAll(/[^\w.-]/g, '_') || 'home'}.html`;
}

// One call for all pages: most of its time is the start of Java.
function check() {
  const args = ['-jar', JAR, '--errors-only', '--format', 'json', '--stdout', '--skip-non-html', FOLDER];
  return new Promise((found, failed) => {
    execFile('java', args, { maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      try {
        found(JSON.parse(out).messages);
      } catch {
        failed(new Error(`The HTML checker did not run: ${error?.message ?? ''} ${err}`));
      }
    });
  });
}
