/** The outcome of tfjs's suite as docs/tfjsSuite.md. */
import { EXCEPTIONS } from './exceptions.ts';
import { REASONS, type Reason } from './outcome.ts';
import type { Tested } from './runSuite.ts';

const plain = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

interface Counts {
  passed: number;
  notApplicable: number;
  failed: number;
}

function countsOf(tests: readonly Tested[]): Counts {
  const counts: Counts = { passed: 0, notApplicable: 0, failed: 0 };
  for (const { verdict } of tests) counts[verdict.kind] += 1;
  return counts;
}

/** "3 Pow, 1 Range": what the tests want, the most frequent first. */
function tally(causes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const cause of causes) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([cause, n]) => `${cause} (${n})`)
    .join('; ');
}

/** Exceptions whose test passes, has another reason, or is not there. */
export function idleExceptions(tests: readonly Tested[]): string[] {
  const used = new Set(
    tests
      .filter(({ verdict }) => verdict.kind === 'notApplicable')
      .map(
        ({ file, name, verdict }) =>
          `${file} ${name} ${verdict.kind === 'notApplicable' ? verdict.reason : ''}`,
      ),
  );
  return EXCEPTIONS.map(({ file, test, reason }) => `${file} ${test} ${reason}`).filter(
    (key) => !used.has(key),
  );
}

export function tableOf(tests: readonly Tested[], tfjs: string): string {
  const total = countsOf(tests);
  const because = (reason: Reason): Tested[] =>
    tests.filter(({ verdict }) => verdict.kind === 'notApplicable' && verdict.reason === reason);
  const why = ({ verdict }: Tested): string => (verdict.kind === 'notApplicable' ? verdict.why : '');
  const files = [...new Set(tests.map(({ file }) => file))].sort();
  const lines = [
    "# tfjs's own test suite on the exact backends",
    '',
    `The suite that ships in @tensorflow/tfjs-core ${tfjs} (\`dist/**/*_test.js\`): every test that uses a backend, on`,
    '`exact-wasm` and `exact-reference` with p = 14, with the tolerances of tfjs. Written by `npm run tfjs-suite`; a test',
    'runs the suite again and fails when this page is not what comes out, or when a test fails.',
    '',
    '| passed on both | not applicable | failed |',
    '| --- | --- | --- |',
    `| ${total.passed} | ${total.notApplicable} | ${total.failed} |`,
    '',
    'A test that called a kernel that is not there is not applicable even if it passed: the error that it wanted may have',
    'been this one.',
    '',
    '## Why tests do not apply',
    '',
    '| reason | tests | decided by |',
    '| --- | --- | --- |',
    ...(Object.keys(REASONS) as Reason[]).map((reason) => {
      const byName = reason === 'contract' || reason === 'wording';
      return `| ${REASONS[reason]} | ${because(reason).length} | ${byName ? 'name, below' : 'rule'} |`;
    }),
    '',
    `**Kernels that are not there:** ${tally(because('kernel').map(why))}.`,
    '',
    `**Refused types:** ${tally(because('cast').map(why))}.`,
    '',
    `**Refused options:** ${tally(because('option').map(why))}.`,
    '',
    '**By name, and where p = 14 matters:**',
    '',
    '| test | reason | what differs |',
    '| --- | --- | --- |',
    ...(['contract', 'wording', 'products'] as const).flatMap((reason) =>
      because(reason).map(
        (t) => `| ${plain(`${t.file}: ${t.name}`)} | ${reason} | ${plain(why(t)).slice(0, 120)} |`,
      ),
    ),
    '',
    '## Failed',
    '',
    ...(total.failed === 0 ? ['None.'] : []),
    ...tests.flatMap(({ file, name, verdict }) =>
      verdict.kind === 'failed' ? [`- ${file}: ${plain(name)}: ${plain(verdict.message).slice(0, 200)}`] : [],
    ),
    '',
    '## By file',
    '',
    '| file | passed | not applicable | failed |',
    '| --- | --- | --- | --- |',
    ...files.map((file) => {
      const { passed, notApplicable, failed } = countsOf(tests.filter((t) => t.file === file));
      return `| ${file} | ${passed} | ${notApplicable} | ${failed} |`;
    }),
    '',
  ];
  return lines.join('\n');
}
