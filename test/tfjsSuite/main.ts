/** `npm run tfjs-suite`: runs tfjs's own tests on the exact backends and writes docs/tfjsSuite.md. */
import { writeFile } from 'node:fs/promises';
import { version_core } from '@tensorflow/tfjs-core';
import { judge, observe } from './runSuite.ts';
import { idleExceptions, tableOf } from './table.ts';

const tests = judge(await observe());
await writeFile(new URL('../../docs/tfjsSuite.md', import.meta.url), tableOf(tests, version_core));
const failed = tests.flatMap((t) =>
  t.verdict.kind === 'failed' ? [{ ...t, message: t.verdict.message }] : [],
);
for (const { file, name, message } of failed)
  console.log(`failed: ${file}: ${name}\n  ${message.slice(0, 300)}`);
const idle = idleExceptions(tests);
for (const exception of idle) console.log(`an exception without a test that needs it: ${exception}`);
const passed = tests.filter(({ verdict }) => verdict.kind === 'passed').length;
console.log(
  `${passed} passed, ${tests.length - passed - failed.length} not applicable, ${failed.length} failed`,
);
process.exitCode = failed.length + idle.length === 0 ? 0 : 1;
