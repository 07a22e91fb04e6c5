/**
 * `npm run check`: types (page, worker, terminal, tests: tsc; Svelte: svelte-check; AssemblyScript: its own compiler),
 * lint without warnings, and format. Runs all of them, then says which failed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { install, ROOT } from './install.mjs';

/** @param {string} name @param {string} file @param {string[]} args */
const tool = (name, file, ...args) => ({ name, file: join(ROOT, file), args });

const CHECKS = [
  tool('AssemblyScript', 'src/dev/buildKernels.mjs'),
  tool('types', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'),
  tool('Svelte', 'node_modules/svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human'),
  tool('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  tool('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
];

/** @returns {string[]} names of the checks that failed */
export function check() {
  install();
  const failed = [];
  for (const { name, file, args } of CHECKS) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit' });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`check: ${name} ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
    if (status !== 0) failed.push(name);
  }
  return failed;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exit(check().length === 0 ? 0 : 1);
