/**
 * What engines need and npm does not have: browsers, and Vulkan's software drivers. On Debian it is installed when it
 * is missing; elsewhere a message says what to do. Plain Node: it runs before there are packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** Each with the Debian package that has it, and the variable that names another. */
const PROGRAMS = {
  Chromium: { package: 'chromium', variable: 'TWINRUN_CHROMIUM', paths: ['/usr/bin/chromium'] },
  Firefox: {
    package: 'firefox-esr',
    variable: 'TWINRUN_FIREFOX',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
  },
  SwiftShader: {
    package: 'chromium',
    variable: 'TWINRUN_SWIFTSHADER',
    paths: ['/usr/lib/chromium/vk_swiftshader_icd.json'],
  },
  lavapipe: {
    package: 'mesa-vulkan-drivers',
    variable: 'TWINRUN_LAVAPIPE',
    paths: ['x86_64', 'aarch64', 'i686'].map(
      (processor) => `/usr/share/vulkan/icd.d/lvp_icd.${processor}.json`,
    ),
  },
};

/** @typedef {keyof typeof PROGRAMS} ProgramName */

const NAMES = /** @type {ProgramName[]} */ (Object.keys(PROGRAMS));

/**
 * Where a program, or a driver's description, is; undefined when it is not here.
 * @param {ProgramName} name
 */
export function programPath(name) {
  const { variable, paths } = PROGRAMS[name];
  const named = process.env[variable];
  return (named ? [named] : paths).find((path) => existsSync(path));
}

/** @param {ProgramName} name */
export function howToInstall(name) {
  const program = PROGRAMS[name];
  return `on Debian "apt-get install ${program.package}" (as root); elsewhere install it and set ${program.variable} to its path`;
}

function isDebian() {
  return (
    existsSync('/etc/debian_version') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/**
 * Installs what is missing where it can.
 * @returns {string[]} a line for each that is not there
 */
export function installPrograms() {
  const missing = NAMES.filter((name) => programPath(name) === undefined);
  if (missing.length > 0 && isDebian() && process.getuid?.() === 0) {
    const packages = [...new Set(missing.map((name) => PROGRAMS[name].package))];
    console.log(`Installing ${packages.join(', ')} (apt-get) ...`);
    const run = (/** @type {string[]} */ ...args) =>
      spawnSync('apt-get', ['-qq', ...args], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    if (run('update')) run('install', '-y', '--no-install-recommends', ...packages);
  }
  return NAMES.filter((name) => programPath(name) === undefined).map(
    (name) => `${name} is not here: ${howToInstall(name)}`,
  );
}
