/**
 * `node src/dev/run.mjs FILE.ts ...`: runs a TypeScript program of the project in a fresh clone too: installs what is
 * missing, builds the kernels when they are stale, then hands over.
 */
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { install, ROOT } from './install.mjs';

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: node src/dev/run.mjs FILE.ts [ARGUMENTS]');
  process.exit(2);
}
install();
const { buildKernels } = await import('./buildKernels.mjs');
await buildKernels();
const { register } = await import('tsx/esm/api');
register();
const program = join(ROOT, file);
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);
