/**
 * `npm run exhaustive-webgpu [-- ROUTINES]`: every function of one argument on exact-webgpu, for all 2^32 inputs, against
 * exact-wasm. Hashes of blocks are compared; a block whose hashes differ is read and compared word by word. Runs in Deno,
 * on Mesa's software driver where that is installed and VK_ICD_FILENAMES names none: of the software drivers it is the
 * fastest. May be interrupted: what is done is found again in node_modules/.cache/exhaustive.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { programPath } from '../../engines/programs.mjs';
import { programOf } from '../../engines/setting.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const deno = programOf('deno');
if (deno === undefined) {
  console.error('npm run exhaustive-webgpu: Deno is not here: "npm ci" installs it');
  process.exit(2);
}
const lavapipe = programPath('lavapipe');
const driver = lavapipe === undefined ? {} : { VK_ICD_FILENAMES: lavapipe };
const { status } = spawnSync(
  deno,
  ['run', '--unstable-webgpu', '--no-check', '-A', path('check.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...driver, ...process.env } },
);
process.exit(status ?? 1);
