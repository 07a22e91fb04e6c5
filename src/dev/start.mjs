/**
 * `npm start [-- --port N] [-- --host H]`: from a fresh clone to the page: installs what is missing, builds what is
 * stale, serves dist/ and prints the address.
 */
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build, isStale } from './build.mjs';
import { install, ROOT } from './install.mjs';
import { createStaticServer, listen } from './serve.mjs';

const FIRST_PORT = 4173;

/** @returns {{ port: number | null; host: string }} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } },
    });
    if (values.port === undefined) return { port: null, host: values.host };
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error('--port takes a number up to 65535');
    return { port, host: values.host };
  } catch (error) {
    console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
    return process.exit(2);
  }
}

const wanted = readArguments();
install();
if (isStale()) {
  console.log('Building the kernels and the page ...');
  await build();
}
const server = createStaticServer(join(ROOT, 'dist'));
try {
  const port = await listen(server, wanted.port ?? FIRST_PORT, {
    host: wanted.host,
    exact: wanted.port !== null,
  });
  const shown = wanted.host === '127.0.0.1' ? 'localhost' : wanted.host;
  console.log(`Twinrun is at http://${shown}:${port}/  (Ctrl+C stops it)`);
} catch (error) {
  console.error(`Could not listen: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
process.on('SIGINT', () => process.exit(0));
