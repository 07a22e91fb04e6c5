/**
 * The browsers that tests drive. On Debian they are installed when they are missing; elsewhere a message says what to
 * do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** The programs, the Debian packages that have them, and the variables that name others. */
export const BROWSERS = [
  { name: 'Chromium', package: 'chromium', variable: 'TWINRUN_CHROMIUM', paths: ['/usr/bin/chromium'] },
  {
    name: 'Firefox',
    package: 'firefox-esr',
    variable: 'TWINRUN_FIREFOX',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
  },
];

/**
 * Where a browser is, or undefined.
 * @param {string} name
 */
export function browserPath(name) {
  const browser = BROWSERS.find((b) => b.name === name);
  if (browser === undefined) return undefined;
  const named = process.env[browser.variable];
  return [...(named ? [named] : []), ...browser.paths].find((path) => existsSync(path));
}

function isDebian() {
  return (
    existsSync('/etc/debian_version') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/**
 * Installs missing browsers where it can.
 * @returns {string[]} a line for each browser that is not there
 */
export function installBrowsers() {
  const missing = BROWSERS.filter(({ name }) => browserPath(name) === undefined);
  if (missing.length > 0 && isDebian() && process.getuid?.() === 0) {
    const packages = missing.map((b) => b.package);
    console.log(`Installing ${packages.join(' and ')} (apt-get) ...`);
    const run = (/** @type {string[]} */ ...args) =>
      spawnSync('apt-get', ['-qq', ...args], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    if (run('update')) run('install', '-y', '--no-install-recommends', ...packages);
  }
  return BROWSERS.filter(({ name }) => browserPath(name) === undefined).map(
    (b) =>
      `${b.name} is not here. On Debian: apt-get install ${b.package} (as root). Elsewhere: install it and set ${b.variable} to its program.`,
  );
}
