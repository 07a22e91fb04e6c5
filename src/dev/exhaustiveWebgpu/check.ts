/**
 * Checks routines on WebGPU, in Deno: see main.ts. Arguments: names of routines, or none for all whose record is stale.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createWasmEngine } from '../../backends/wasm.ts';
import type { Block } from '../../backends/webgpu/blocks.ts';
import { createWebgpuEngine } from '../../backends/webgpu/create.ts';
import { BlockRunner, KeptHashes } from './blocks.ts';
import { BLOCK, BLOCKS, CHECKS, shadersDigest, type Check } from './checks.ts';
import { readWebgpuRecord, writeWebgpuRecord } from './record.ts';

const SHOWN = 10;

interface Runners {
  readonly device: BlockRunner<Block>;
  readonly wasm: BlockRunner<number>;
  /** Tells the compiled kernels' hashes apart from those of others. */
  readonly wasmDigest: string;
  /** The same of adapters. */
  readonly adapterDigest: string;
}

/** Counts the inputs of a block whose results differ, and prints the first of them. */
async function mismatchesIn({ device, wasm }: Runners, check: Check, block: number): Promise<number> {
  const wanted = await wasm.values(check, block);
  let mismatches = 0;
  for (const [i, got] of (await device.values(check, block)).entries()) {
    if (got === wanted[i]) continue;
    const hex = [block * BLOCK + i, got, wanted[i]].map((word) => word.toString(16).padStart(8, '0'));
    if (mismatches < SHOWN)
      console.log(`  ${check.routine.name}(${hex[0]}) = ${hex[1]}, should be ${hex[2]}`);
    mismatches += 1;
  }
  if (mismatches === 0)
    throw new Error(`${check.routine.name}, block ${block}: hashes differ, values do not`);
  return mismatches;
}

/** @returns mismatches among all 2^32 inputs, and the device's seconds */
async function run(runners: Runners, check: Check, shaders: string) {
  const { name } = check.routine;
  const kept = new KeptHashes(`${name}.webgpu-${shaders.slice(0, 12)}-${runners.adapterDigest}.txt`);
  const wanted = new KeptHashes(`${name}.wasm-${runners.wasmDigest}.txt`);
  let mismatches = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const hash = await kept.get(block, () => runners.device.hash(check, block));
    const expected = await wanted.get(block, () => runners.wasm.hash(check, block));
    if (hash !== expected) mismatches += await mismatchesIn(runners, check, block);
  }
  return { mismatches, seconds: Math.round(kept.seconds) };
}

const shortDigest = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 12);

const names = process.argv.slice(2);
const unknown = names.filter((name) => !CHECKS.some(({ routine }) => routine.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown: ${unknown.join(', ')}; routines: ${CHECKS.map(({ routine }) => routine.name).join(', ')}`,
  );
  process.exit(2);
}

const engine = await createWebgpuEngine(navigator.gpu);
const binary = readFileSync(new URL('../../kernels/generated/kernels.wasm', import.meta.url));
const runners: Runners = {
  device: new BlockRunner(engine),
  wasm: new BlockRunner(await createWasmEngine(binary)),
  wasmDigest: shortDigest(binary),
  adapterDigest: shortDigest(engine.adapter),
};
let found = 0;
for (const check of CHECKS) {
  const { name } = check.routine;
  const shaders = shadersDigest(check);
  const known = readWebgpuRecord()[name];
  const current = known?.shaders === shaders && known.mismatches === 0;
  if (names.length === 0 ? current : !names.includes(name)) continue;
  const { mismatches, seconds } = await run(runners, check, shaders);
  const record = { inputs: BLOCK * BLOCKS, mismatches, seconds, adapter: engine.adapter, shaders };
  writeWebgpuRecord({ ...readWebgpuRecord(), [name]: record });
  console.log(`${name}: ${record.inputs} inputs, ${mismatches} mismatches, ${seconds} s, ${engine.adapter}`);
  found += mismatches;
}
process.exit(found === 0 ? 0 : 1);
