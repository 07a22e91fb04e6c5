/**
 * The harness in Node or Bun. As a program it reads one call a line, `["method", ...arguments]`, and prints its result
 * as one line of JSON.
 */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { registerBackends } from '../../backends/register.ts';
import { createWasmEngine } from '../../backends/wasm.ts';
import type { Dataset } from '../../data/dataset.ts';
import { loadDataset } from '../../data/load.ts';
import { nodeSource } from '../../data/nodeSource.ts';
import { conformanceDigest } from './conformanceDigest.ts';
import { describeAdapter, describeLink, trainToEnd, type Harness } from './harnessCalls.ts';

const loadKernels = () => readFile(new URL('../../kernels/generated/kernels.wasm', import.meta.url));

const loaded = new Map<string, Promise<Dataset>>();
function dataset(name: string): Promise<Dataset> {
  const found = loaded.get(name) ?? loadDataset(name, nodeSource());
  loaded.set(name, found);
  return found;
}

/** What a terminal's engine can be asked; timing is for browsers. */
export type TerminalHarness = Omit<Harness, 'bench' | 'benchKernels' | 'peak'>;

export function terminalHarness(): TerminalHarness {
  registerBackends(loadKernels);
  const { bun, node } = process.versions;
  return {
    train: async (recipe, backend) => trainToEnd(recipe, backend, await dataset(recipe.dataset.name)),
    conformance: async () => conformanceDigest(await createWasmEngine(await loadKernels())),
    link: describeLink,
    adapter: describeAdapter,
    engine: async () => (bun === undefined ? `Node ${node}` : `Bun ${bun}`),
  };
}

if (process.argv[2] === '--serve') {
  const harness = terminalHarness() as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for await (const line of createInterface({ input: process.stdin })) {
    const [method, ...args] = JSON.parse(line) as [string, ...unknown[]];
    process.stdout.write(`${JSON.stringify(await harness[method](...args))}\n`);
  }
}
