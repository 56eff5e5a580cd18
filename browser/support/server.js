// The program, started as people start it: on a free port and a folder of its own, ended by its own process id.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ARTEFACTS } from './site.js';

const PROGRAM = process.env.ALONGSIDE_PROGRAM || fileURLToPath(new URL('../../target/debug/alongside', import.meta.url));
// An unoptimised program loads the demonstration, pictures and all, before it answers.
const START_MS = 300_000;
const STOP_MS = 20_000;

/** A folder for data that `remove` takes away again. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'alongside-browser-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a command of the program to its end and gives what it said. */
export async function run(...args) {
  const { stdout } = await promisify(execFile)(PROGRAM, args, { env: ownEnvironment(), maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/**
 * Serves the demonstration community from a data folder once it answers, or what `command` and `settings` say. `end` stops it and
 * insists on a clean end.
 */
export async function start(data, name, { command = 'demo', settings = {}, port: wanted } = {}) {
  const port = wanted ?? (await freePort());
  await mkdir(ARTEFACTS, { recursive: true });
  const log = join(ARTEFACTS, `${name}.log`);
  const out = createWriteStream(log);
  await once(out, 'open');
  // Those who were written by hand are enough to test with, and the same each time.
  const few = command === 'demo' ? ['--members', '0'] : [];
  const args = [command, '--data', data, '--listen', `127.0.0.1:${port}`, ...few];
  const child = spawn(PROGRAM, args, { env: { ...ownEnvironment(), ...settings }, stdio: ['ignore', out, out] });
  const server = { child, log, url: `http://127.0.0.1:${port}`, ended: false };
  server.exit = new Promise((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(signal ?? code));
  }).then((how) => {
    server.ended = true;
    return how;
  });
  try {
    await answers(server);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { url: server.url, end: () => end(server) };
}

// Settings of the person who runs the tests must not reach the server.
function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ALONGSIDE_')));
}

/** A port that nobody uses now. */
export async function freePort() {
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
  const why = server.ended ? `ended with ${await server.exit}` : `did not answer within ${START_MS / 1000} s`;
  throw new Error(`${PROGRAM} ${why}. It said:\n${said.slice(-4000)}`);
}

async function end(server) {
  if (!server.ended) server.child.kill('SIGTERM');
  const how = await Promise.race([server.exit, pause(STOP_MS, 'no end in time', { ref: false })]);
  if (!server.ended) server.child.kill('SIGKILL');
  if (how !== 0) throw new Error(`The server should end with 0 on SIGTERM, and ended with: ${how}. See ${server.log}`);
}
