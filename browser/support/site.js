// The site as a crawler sees it: every address that a link, a source or the sitemap names, with its status and HTML.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ARTEFACTS = fileURLToPath(new URL('../artefacts', import.meta.url));
const FILE = join(ARTEFACTS, 'site.json');

// No link leads to these, and they are pages all the same.
const SEEDS = [
  '/',
  '/sitemap.xml',
  '/styleguide',
  '/search',
  '/search?q=Taxol',
  '/search?q=neuropaty',
  '/search?q=zzzzzz',
  '/resources?kind=story',
  '/resources?kind=video',
];
export const MISSING = '/no-such-page';
const MOST = 1500;
const AT_A_TIME = 8;

/** Visits everything and keeps what it saw for the tests. */
export async function look(base) {
  const pages = await crawl(base);
  const missing = await visit(base, MISSING);
  await mkdir(ARTEFACTS, { recursive: true });
  await writeFile(FILE, JSON.stringify({ pages, missing }));
}

/** What `look` saw: `pages` with path, status, type, html and from, and `kinds`, an example of each kind of page. */
export async function site() {
  const { pages, missing } = JSON.parse(await readFile(FILE, 'utf8'));
  const html = pages.filter((page) => page.html);
  return { pages, html, missing, kinds: kinds(html) };
}

async function crawl(base) {
  const seen = new Map(SEEDS.map((path) => [path, '(seed)']));
  const queue = [...seen.keys()];
  const pages = [];
  while (queue.length > 0 && pages.length < MOST) {
    const batch = await Promise.all(queue.splice(0, AT_A_TIME).map((path) => visit(base, path)));
    for (const page of batch) {
      pages.push({ ...page, from: seen.get(page.path) });
      for (const path of page.links) {
        if (!seen.has(path)) {
          seen.set(path, page.path);
          queue.push(path);
        }
      }
    }
  }
  for (const page of pages) delete page.links;
  return pages.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function visit(base, path) {
  const response = await fetch(base + path, { redirect: 'manual' });
  const type = response.headers.get('content-type') ?? '';
  const isText = /^text\/html|xml/.test(type);
  const text = isText ? await response.text() : (await response.arrayBuffer(), '');
  const page = { path, status: response.status, type, html: type.startsWith('text/html') ? text : '' };
  const moved = response.headers.get('location');
  return { ...page, links: [...found(text, base, path), ...(moved ? own(moved, base, path) : [])] };
}

function found(text, base, path) {
  const attributes = [...text.matchAll(/\s(?:href|src|poster)="([^"]+)"/g)].map((match) => match[1]);
  const sets = [...text.matchAll(/\ssrcset="([^"]+)"/g)].flatMap((match) => match[1].split(',').map((one) => one.trim().split(' ')[0]));
  const listed = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1]);
  return [...attributes, ...sets, ...listed].flatMap((address) => own(address.replaceAll('&amp;', '&'), base, path));
}

// The sitemap and canonical links carry the public address, which in the demonstration is that of this machine.
function own(address, base, path) {
  const url = new URL(address, base + path);
  const isOurs = url.origin === base || url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  return isOurs && url.protocol.startsWith('http') ? [url.pathname + url.search] : [];
}

function kinds(html) {
  const first = (start) => html.find((page) => page.status === 200 && page.path.startsWith(start))?.path;
  const cites = (page) => page.html.split('class="cite').length + (page.html.includes('<figure') ? 10 : 0);
  const articles = html.filter((page) => /^\/resources\/[^/.?]+$/.test(page.path));
  const richest = articles.toSorted((a, b) => cites(b) - cites(a))[0]?.path;
  const listed = (kind) => {
    const list = html.find((page) => page.path === `/resources?kind=${kind}`)?.html ?? '';
    return list.match(/href="(\/resources\/[^"?.#]+)"/)?.[1];
  };
  return {
    home: '/',
    library: '/resources',
    'library with a filter': '/resources?kind=story',
    topic: first('/topics/'),
    article: richest,
    story: listed('story'),
    video: listed('video'),
    contributors: '/contributors',
    contributor: first('/contributors/'),
    glossary: '/glossary',
    'empty search': '/search',
    'search with hits': '/search?q=Taxol',
    'search with a suggestion': '/search?q=neuropaty',
    'search without hits': '/search?q=zzzzzz',
    join: '/join',
    'sign in': '/sign-in',
    about: '/about',
    'editorial policy': '/editorial-policy',
    privacy: '/privacy',
    'for programs': '/api',
    styleguide: '/styleguide',
    missing: MISSING,
  };
}

/** The names of the kinds, known before anything is visited. */
export const KINDS = Object.keys(kinds([]));
