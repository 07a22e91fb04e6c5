/** What a training in Node, Bun or Deno has at hand: a name, kernels, threads, a GPU. */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { processorCount, startNodeThread } from '../backends/nodeThreads.ts';
import type { Means } from '../backends/register.ts';
import { TwinrunError } from '../errors.ts';
import { programPath } from './programs.mjs';

/** @throws TwinrunError('unavailable') when the kernels have not been built */
export async function loadKernels(name: 'kernels' | 'kernelsThreads' = 'kernels'): Promise<BufferSource> {
  try {
    return await readFile(new URL(`../kernels/generated/${name}.wasm`, import.meta.url));
  } catch {
    throw new TwinrunError(
      'unavailable',
      'the WASM kernels have not been built',
      '',
      'Run "node src/dev/buildKernels.mjs".',
    );
  }
}

/** Which program this is: the engines of terminals, as `--engine` names them. */
export function terminalKind(): 'node' | 'bun' | 'deno' {
  const { bun, deno } = process.versions;
  if (bun !== undefined) return 'bun';
  return deno === undefined ? 'node' : 'deno';
}

/** Such as "Node 20.20.2". */
export function terminalName(): string {
  const kind = terminalKind();
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${String(process.versions[kind])}`;
}

/** Deno and browsers have one of their own; Node takes Dawn from npm, which may not be there; Bun has none. */
async function terminalGpu(): Promise<GPU | undefined> {
  if (terminalKind() === 'node')
    return (await import('../backends/webgpu/dawn.ts')).dawn(programPath('SwiftShader'));
  return (globalThis.navigator as Navigator | undefined)?.gpu;
}

/** @param threads for exact-wasm; as many as there are processors, up to 8, unless given */
export function terminalMeans(threads = processorCount()): Means {
  return {
    threading: {
      threads,
      loadKernels: () => loadKernels('kernelsThreads'),
      startThread: startNodeThread,
    },
    gpu: terminalGpu,
  };
}
