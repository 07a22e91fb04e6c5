/**
 * Installs the npm packages when they are missing or out of date, so that every command works in a fresh clone.
 * Plain Node, no dependencies: it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's root folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const LOCK = join(ROOT, 'package-lock.json');
/** What npm itself wrote down when it last installed. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');

/**
 * @param {string} file
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** Whether every package of the lock file is there at its version (optional ones depend on the platform). */
function matchesLock() {
  const installed = packagesOf(INSTALLED);
  return Object.entries(packagesOf(LOCK)).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/** @returns {boolean} whether there is something to install */
export function needsInstall() {
  if (!existsSync(INSTALLED)) return true;
  if (!existsSync(LOCK)) return false;
  if (statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return false;
  if (!matchesLock()) return true;
  // A checkout touched the lock file without changing what it asks for: remember that it was compared.
  const now = new Date();
  utimesSync(INSTALLED, now, now);
  return false;
}

/** Installs what is missing; ends the process with a message when that fails. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Twinrun needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
    process.exit(1);
  }
  if (!needsInstall()) return;
  const command = existsSync(LOCK) ? 'ci' : 'install';
  console.error(`Installing npm packages (npm ${command}) ...`);
  const flags = [command, '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  // stdout belongs to the command that asked: npm's own output goes to stderr.
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: ROOT, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', flags, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    console.error(
      'npm could not install the packages (see above). Check the network or the npm registry, then run it again.',
    );
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) install();
