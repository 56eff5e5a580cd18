// Before all tests: starts the program on the demonstration community, waits until it answers, and looks at the whole
// site once. After them: ends it by its own process id and sees that it went in peace.
//
// ALONGSIDE_URL=http://127.0.0.1:8080 npm test     looks at a server that runs already
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ARTEFACTS, look } from './site.js';

const PROGRAM = process.env.ALONGSIDE_PROGRAM || fileURLToPath(new URL('../../target/debug/alongside', import.meta.url));
// An unoptimised program loads the demonstration, pictures and all, before it answers.
const START_MS = 300_000;
const STOP_MS = 20_000;

export default async function serve() {
  await mkdir(ARTEFACTS, { recursive: true });
  if (process.env.ALONGSIDE_URL) {
    await look(process.env.ALONGSIDE_URL);
    return undefined;
  }
  const data = await mkdtemp(join(tmpdir(), 'alongside-browser-'));
  const server = await start(data);
  const stop = async () => {
    await end(server);
    await rm(data, { recursive: true, force: true });
  };
  try {
    await answers(server);
    await look(server.url);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  process.env.ALONGSIDE_URL = server.url;
  return stop;
}

async function start(data) {
  const port = await freePort();
  const log = join(ARTEFACTS, 'server.log');
  const out = createWriteStream(log);
  await once(out, 'open');
  const args = ['demo', '--data', data, '--listen', `127.0.0.1:${port}`];
  const child = spawn(PROGRAM, args, { env: ownEnvironment(), stdio: ['ignore', out, out] });
  const server = { child, log, url: `http://127.0.0.1:${port}`, ended: false };
  server.end = new Promise((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(signal ?? code));
  }).then((how) => {
    server.ended = true;
    return how;
  });
  return server;
}

// Settings of the person who runs the tests must not reach the server.
function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ALONGSIDE_')));
}

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(server) {
  const until = Date.now() + START_MS;
  while (Date.now() < until && !server.ended) {
    const response = await fetch(`${server.url}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await pause(200);
  }
  const said = await readFile(server.log, 'utf8').catch(() => '');
  const why = server.ended ? `ended with ${await server.end}` : `did not answer within ${START_MS / 1000} s`;
  throw new Error(`${PROGRAM} ${why}. It said:\n${said.slice(-4000)}`);
}

async function end(server) {
  if (!server.ended) server.child.kill('SIGTERM');
  const how = await Promise.race([server.end, pause(STOP_MS).then(() => 'no end in time')]);
  if (!server.ended) server.child.kill('SIGKILL');
  if (how !== 0) throw new Error(`The server should end with 0 on SIGTERM, and ended with: ${how}. See ${server.log}`);
}

function pause(ms) {
  return new Promise((done) => {
    setTimeout(done, ms).unref();
  });
}
