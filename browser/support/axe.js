// What axe-core finds on a page, as lines that say what and where.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What people read at length has the higher contrast of AAA, 7:1.
const RUNNING_TEXT = ['p', 'li', 'dd', 'td', 'figcaption', 'blockquote'];

/** Violations on the page as it stands, or in the part of it that a selector names; an empty list is what we want. */
export async function violations(page, part) {
  // Not a script element: the content security policy would refuse it, and rightly. Half a megabyte, so once for a page.
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(`${AXE};0`);
  return page.evaluate(
    async ({ tags, part, runningText }) => {
      const { axe } = globalThis;
      const options = { resultTypes: ['violations'], preload: false };
      const all = await axe.run(part ? { include: [[part]] } : document, { ...options, runOnly: { type: 'tag', values: tags } });
      const found = [...all.violations];
      if (document.querySelector(runningText)) {
        const runOnly = { type: 'rule', values: ['color-contrast-enhanced'] };
        const text = await axe.run({ include: [[runningText]] }, { ...options, runOnly });
        found.push(...text.violations);
      }
      return found.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary.replace(/\s+/g, ' ')}`),
      );
    },
    { tags: TAGS, part, runningText: RUNNING_TEXT.map((tag) => `${part ?? 'main'} ${tag}`).join(', ') },
  );
}
