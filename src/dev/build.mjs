/** `npm run build`: the WASM kernels, then the page into dist/, ready for any static host and any sub-path. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { install, ROOT } from './install.mjs';

/** All that ends up in dist/, or decides how it is made. */
const SOURCES = ['index.html', 'vite.config.ts', 'package-lock.json', 'src', 'public', 'datasets'];
const BUILT = join(ROOT, 'dist', 'index.html');

/**
 * The latest change at or below a path, in milliseconds; 0 when there is nothing.
 * @param {string} path
 * @returns {number}
 */
function lastChange(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  // A folder's own time tells of deletions. What is generated is an effect, not a cause.
  return readdirSync(path)
    .filter((name) => name !== 'generated' && name !== 'node_modules')
    .reduce((latest, name) => Math.max(latest, lastChange(join(path, name))), found.mtimeMs);
}

/** @returns {boolean} whether dist/ is missing, or older than something it is made of */
export function isStale() {
  if (!existsSync(BUILT)) return true;
  const built = statSync(BUILT).mtimeMs;
  return SOURCES.some((source) => lastChange(join(ROOT, source)) > built);
}

/** Builds everything. */
export async function build() {
  install();
  // Imported here, not above: the packages may just have been installed.
  const { buildKernels } = await import('./buildKernels.mjs');
  const vite = await import('vite');
  await buildKernels();
  await vite.build({ root: ROOT, logLevel: 'warn' });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  console.log('Built dist/: copy it to any static host, under any path.');
}
