/** Every conformance case on one backend, summed up so that engines far apart can be compared. */
import { findBackend } from '@tensorflow/tfjs-core';
import { CaseRunner, compareOutcomes, type Outcome } from '../backends/conformance.ts';
import { ExactBackend } from '../backends/exactBackend.ts';
import { EXACT_WASM, startBackend } from '../backends/register.ts';
import { cases } from '../kernels/allCases.ts';
import { Sha256 } from '../numerics/sha256.ts';

export interface ConformanceSummary {
  readonly cases: number;
  /** SHA-256 over all outcomes, in order. */
  readonly digest: string;
}

export interface ConformanceReport extends ConformanceSummary {
  /** The cases that came out otherwise than on exact-wasm here, and how. */
  readonly mismatches: readonly string[];
}

async function runnerOn(backend: string): Promise<CaseRunner<unknown>> {
  await startBackend(backend);
  const started: unknown = findBackend(backend);
  if (!(started instanceof ExactBackend)) throw new Error(`${backend} is not an exact backend`);
  return new CaseRunner<unknown>(started.engine);
}

/** @throws TwinrunError when the backend does not start */
export async function runConformance(backend: string): Promise<ConformanceReport> {
  const runner = await runnerOn(backend);
  const compiled = backend === EXACT_WASM ? undefined : await runnerOn(EXACT_WASM);
  const summary = new Summary();
  const mismatches: string[] = [];
  for (const one of cases) {
    const outcome = await runner.run(one);
    summary.add(`${one.kernel}: ${one.name}`, outcome);
    if (compiled === undefined) continue;
    const mismatch = compareOutcomes(one.kernel, one.name, await compiled.run(one), outcome);
    if (mismatch !== undefined) mismatches.push(`${one.kernel}: ${one.name}: ${mismatch.what}`);
  }
  return { cases: cases.length, digest: summary.digest(), mismatches };
}

class Summary {
  readonly #hash = new Sha256();
  readonly #encoder = new TextEncoder();

  #line(text: string): void {
    this.#hash.update(this.#encoder.encode(`${text}\n`));
  }

  add(name: string, outcome: Outcome): void {
    this.#line(name);
    if (outcome.kind === 'refused') return this.#line(outcome.message);
    for (const { shape, words } of outcome.tensors) {
      this.#line(shape.join());
      this.#hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
    }
  }

  digest(): string {
    return this.#hash.hex();
  }
}
