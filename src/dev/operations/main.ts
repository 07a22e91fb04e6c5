/**
 * `npm run operations`: binary operations on 10^8 random pairs each, conversions and other exactly defined functions on
 * all 2^32 inputs, exact-wasm against the host's IEEE arithmetic. It may be interrupted: what was finished with the same
 * sources is not done again. The record is written when all of them were checked.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { createWasmEngine } from '../../backends/wasm.ts';
import { OperationChecker } from './check.ts';
import { BINARY_OPERATIONS, operationName, UNARY_OPERATIONS } from './operations.ts';
import { RECORD, sourcesDigest, type OperationRecord, type OperationsFile } from './record.ts';

const PAIRS = 100_000_000;

const cache = new URL('../../../node_modules/.cache/operations/', import.meta.url);
const progress = new URL('progress.json', cache);

const wasm = new URL('../../kernels/generated/kernels.wasm', import.meta.url);
const checker = new OperationChecker(await createWasmEngine(await readFile(wasm)));
const sources = sourcesDigest();

/** What an earlier, interrupted call finished with these sources. */
async function finished(): Promise<OperationsFile['operations']> {
  try {
    const file = JSON.parse(await readFile(progress, 'utf8')) as OperationsFile;
    return file.sources === sources ? file.operations : {};
  } catch {
    return {};
  }
}

const text = (operations: OperationsFile['operations']) =>
  `${JSON.stringify({ sources, operations } satisfies OperationsFile, null, 2)}\n`;

const operations: Record<string, OperationRecord> = {};
const earlier = await finished();
await mkdir(cache, { recursive: true });

async function check(name: string, run: () => { inputs: number; mismatches: number }): Promise<void> {
  const start = performance.now();
  const known = earlier[name];
  const { inputs, mismatches } = known ?? run();
  const seconds = known?.seconds ?? Math.round((performance.now() - start) / 1000);
  operations[name] = { inputs, mismatches, seconds };
  await writeFile(progress, text({ ...earlier, ...operations }));
  console.log(`${name.padEnd(32)} ${inputs} inputs, ${mismatches} mismatches, ${seconds} s`);
}

for (const operation of BINARY_OPERATIONS)
  await check(operationName(operation), () => checker.pairs(operation, PAIRS));
for (const operation of UNARY_OPERATIONS) await check(operationName(operation), () => checker.all(operation));

await writeFile(RECORD, text(operations));
process.exit(Object.values(operations).every(({ mismatches }) => mismatches === 0) ? 0 : 1);
