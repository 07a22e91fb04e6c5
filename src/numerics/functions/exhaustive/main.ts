import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  BLOCK_COUNT,
  BLOCK_SIZE,
  FUNCTION_NAMES,
  LANGUAGES,
  type FunctionName,
  type Language,
} from './names.ts';
import { readRecord, writeRecord, type CheckRecord } from './record.ts';
import {
  cachePath,
  completeLines,
  referenceBlocks,
  referenceValues,
  type ReferenceBlock,
} from './reference.ts';
import { referenceDigest, sourcesDigest } from './sources.ts';
import { compileFunction, type WasmFunction } from './wasmFunction.ts';

// tsx src/numerics/functions/exhaustive/main.ts [NAME or LANGUAGE ...]
// Checks all 2^32 inputs of the named functions (default: all whose record is stale) and rewrites record.json.
// Can be interrupted: what is done is found again in node_modules/.cache/exhaustive, as are the reference's hashes.

const CHUNK = 256;
const SHOWN = 10;

const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

async function scalar(name: FunctionName): Promise<(x: number) => number> {
  const module = (await import(`../${name}.ts`)) as Record<string, (x: number) => number>;
  const f = module[`${name}F32`];
  if (f === undefined) throw new Error(`${name}.ts does not export ${name}F32`);
  return f;
}

/** All results of one block in one language. */
type BlockValues = (block: number) => Uint32Array;

function typescriptValues(f: (x: number) => number): BlockValues {
  const results = new Uint32Array(BLOCK_SIZE);
  const values = new Float32Array(results.buffer);
  return (block) => {
    for (let i = 0; i < BLOCK_SIZE; i += 1) {
      word[0] = (block * BLOCK_SIZE + i) >>> 0;
      const y = f(single[0] as number);
      if (y === y) values[i] = y;
      else results[i] = 0x7fc00000;
    }
    return results;
  };
}

function wasmValues(wasm: WasmFunction): BlockValues {
  return (block) => wasm.apply(Uint32Array.from({ length: BLOCK_SIZE }, (_, i) => block * BLOCK_SIZE + i));
}

function show(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}   `);
}

/** Hashes of all blocks in one language, and the seconds that they took. */
function hashes(
  label: string,
  path: string,
  hashBlock: (block: number) => string,
): { seconds: number; found: string[] } {
  const lines = completeLines(path);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  for (let first = lines.length * CHUNK; first < BLOCK_COUNT; first += CHUNK) {
    const start = performance.now();
    const found = Array.from({ length: CHUNK }, (_, i) => hashBlock(first + i));
    const line = [((performance.now() - start) / 1000).toFixed(3), ...found].join(' ');
    appendFileSync(path, `${line}\n`);
    lines.push(line);
    show(`${label}: ${Math.floor((100 * (first + CHUNK)) / BLOCK_COUNT)} %`);
  }
  const parts = lines.map((line) => line.split(' '));
  return {
    seconds: Math.round(parts.reduce((sum, [seconds]) => sum + Number(seconds), 0)),
    found: parts.flatMap((part) => part.slice(1)),
  };
}

async function check(
  name: FunctionName,
  language: Language,
  reference: readonly ReferenceBlock[],
): Promise<CheckRecord> {
  const sources = sourcesDigest(name, language);
  const wasm = await compileFunction(name, `${name}F32`);
  const values = language === 'typescript' ? typescriptValues(await scalar(name)) : wasmValues(wasm);
  const hashBlock =
    language === 'typescript' ? (block: number) => wasm.hashOf(values(block)) : wasm.hashBlock;
  const path = cachePath(`${name}.${language}-${sources.slice(0, 12)}.txt`);
  const { seconds, found } = hashes(`${name} (${language})`, path, hashBlock);
  let mismatches = 0;
  for (const [block, { hash }] of reference.entries()) {
    if (found[block] === hash) continue;
    const got = values(block);
    const before = mismatches;
    for (const [i, wanted] of referenceValues(name, block).entries()) {
      if (got[i] === wanted) continue;
      mismatches += 1;
      const hex = [block * BLOCK_SIZE + i, got[i] ?? 0, wanted].map((bits) =>
        bits.toString(16).padStart(8, '0'),
      );
      if (mismatches <= SHOWN) console.log(`  ${name}(${hex[0]}) = ${hex[1]}, should be ${hex[2]}`);
    }
    if (mismatches === before) throw new Error(`block ${block}: the hashes differ, the values do not`);
  }
  rmSync(path);
  show('');
  console.log(
    `${name} (${language}): ${BLOCK_COUNT * BLOCK_SIZE} inputs, ${mismatches} mismatches, ${seconds} s`,
  );
  return { mismatches, seconds, sources };
}

async function checkFunction(name: FunctionName, languages: readonly Language[]): Promise<number> {
  const reference = referenceBlocks(name, (done) =>
    show(`${name} (reference): ${Math.floor((100 * done) / BLOCK_COUNT)} %`),
  );
  const hardest = reference.reduce((least, block) => (block.distance < least.distance ? block : least));
  let mismatches = 0;
  for (const language of languages) {
    const result = await check(name, language, reference);
    mismatches += result.mismatches;
    const before = readRecord();
    const record = {
      inputs: BLOCK_COUNT * BLOCK_SIZE,
      decidedByMpfr: reference.reduce((sum, { decided }) => sum + decided, 0),
      hardest: { bits: `0x${hardest.hardest}`, log2Distance: hardest.distance },
      reference: referenceDigest(),
      checks: { ...before[name]?.checks, [language]: result },
    };
    writeRecord({ ...before, [name]: record });
  }
  return mismatches;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((word) => ![...FUNCTION_NAMES, ...LANGUAGES].some((known) => known === word));
if (unknown.length > 0) {
  console.error(
    `unknown: ${unknown.join(', ')}; functions: ${FUNCTION_NAMES.join(', ')}; ${LANGUAGES.join(', ')}`,
  );
  process.exit(2);
}
const named = FUNCTION_NAMES.filter((name) => wanted.includes(name));
const namedLanguages = LANGUAGES.filter((language) => wanted.includes(language));
let mismatches = 0;
for (const name of named.length > 0 ? named : FUNCTION_NAMES) {
  const stale = (namedLanguages.length > 0 ? namedLanguages : LANGUAGES).filter((language) => {
    const known = readRecord()[name];
    const current =
      known?.reference === referenceDigest() &&
      known.checks[language]?.sources === sourcesDigest(name, language);
    return named.length > 0 || !current || known.checks[language]?.mismatches !== 0;
  });
  mismatches += await checkFunction(name, stale);
}
process.exitCode = mismatches === 0 ? 0 : 1;
