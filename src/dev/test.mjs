/**
 * `npm test`: installs what is missing (npm packages; browsers on Debian), checks types, lint and format, then runs
 * every test. The last line is `N passed, N failed, N skipped`; a check counts as one test.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { installPrograms } from '../engines/programs.mjs';
import { check } from './check.mjs';
import { install, ROOT } from './install.mjs';

/** The checks of check.mjs, each of which counts as a test. */
const CHECK_COUNT = 5;

install();
const missing = installPrograms();
for (const line of missing) console.log(line);
const failedChecks = check();

const folder = mkdtempSync(join(tmpdir(), 'twinrun-test-'));
const report = join(folder, 'report.json');
const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
const filters = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
  { cwd: ROOT, stdio: 'inherit' },
);

let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that could not even be loaded has no tests, and has failed.
  const broken = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  counts = {
    passed: numPassedTests,
    failed: numFailedTests + broken,
    skipped: numPendingTests + numTodoTests,
  };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
} catch (error) {
  console.error(`no report of the tests: ${error instanceof Error ? error.message : String(error)}`);
}
rmSync(folder, { recursive: true, force: true });

const passed = counts.passed + CHECK_COUNT - failedChecks.length;
const failed = counts.failed + failedChecks.length;
console.log(`${passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
