/** Node, Bun or Deno as an engine: a process that answers lines (terminalHost.ts). */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../dev/install.mjs';
import { errorOf, type Answer } from './calls.ts';
import { environmentOf } from './driverEnvironment.ts';
import type { OpenEngine } from './openEngine.ts';
import { programOf, titleOf, type EngineId, type Setting } from './setting.ts';

const HOST = fileURLToPath(new URL('terminalHost.ts', import.meta.url));

/** What comes between the program and the host's path. */
const FLAGS: Readonly<Record<'node' | 'bun' | 'deno', readonly string[]>> = {
  node: ['--import', 'tsx'],
  bun: [],
  deno: [
    'run',
    '--quiet',
    '--allow-all',
    '--unstable-webgpu',
    '--no-lock',
    '--node-modules-dir=manual',
    '--no-remote',
  ],
};

/** Lines on stderr that a failure is told with. */
const KEPT_LINES = 5;

export function openTerminal(
  engine: Exclude<EngineId, 'chromium' | 'firefox'>,
  setting: Setting,
): OpenEngine {
  const title = titleOf(engine);
  const child = spawn(programOf(engine) ?? engine, [...FLAGS[engine], HOST, String(setting.threads)], {
    cwd: ROOT,
    env: environmentOf(setting),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    if (complaints.length > KEPT_LINES) complaints.shift();
  });
  let waiting:
    { readonly done: (value: never) => void; readonly failed: (reason: Error) => void } | undefined;
  let ended: string | undefined;
  const end = (why: string): void => {
    ended ??= why;
    waiting?.failed(new Error([ended, ...complaints].join('\n')));
  };
  child.on('error', (error) => end(`${title} did not start: ${error.message}`));
  child.on('close', (code, signal) => end(`${title} ended (${String(signal ?? code)})`));
  // Whoever closed its end has ended, which is told above.
  child.stdin.on('error', () => undefined);
  const opened: OpenEngine = {
    onEvents: () => undefined,
    call: (method, ...args) =>
      new Promise<never>((done, failed) => {
        waiting = { done, failed };
        if (ended !== undefined) return end(ended);
        child.stdin.write(`${JSON.stringify([method, ...args])}\n`);
      }),
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('close', () => resolve());
        child.kill('SIGKILL');
      }),
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = readAnswer(line);
    if (answer?.kind === 'events') opened.onEvents(answer.events);
    // The result of the call that waits.
    else if (answer?.kind === 'result') waiting?.done(answer.value as never);
    else if (answer?.kind === 'failed') waiting?.failed(errorOf(answer.failure));
  });
  return opened;
}

/** tfjs may greet on stdout; answers are lines of JSON. */
function readAnswer(line: string): Answer | undefined {
  if (!line.startsWith('{')) return undefined;
  // Our own host wrote it.
  return JSON.parse(line) as Answer;
}
