/**
 * `npm run exhaustive-webgpu [-- ROUTINES]`: every function of one argument on exact-webgpu, for all 2^32 inputs, against
 * exact-wasm. Hashes of blocks are compared; a block whose hashes differ is read and compared word by word. Runs in Deno,
 * on Mesa's software driver where that is installed and VK_ICD_FILENAMES names none: of the software drivers it is the
 * fastest. May be interrupted: what is done is found again in node_modules/.cache/exhaustive.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const LAVAPIPE = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const driver = existsSync(LAVAPIPE) ? { VK_ICD_FILENAMES: LAVAPIPE } : {};
const { status } = spawnSync(
  path('../../../node_modules/.bin/deno'),
  ['run', '--unstable-webgpu', '--no-check', '-A', path('check.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...driver, ...process.env } },
);
process.exit(status ?? 1);
