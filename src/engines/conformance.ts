/** Every conformance case on one backend, summed up so that engines far apart can be compared. */
import { CaseRunner } from '../backends/conformance.ts';
import { checkDevice, type DeviceCheck } from '../backends/deviceCheck.ts';
import type { Engine } from '../backends/engine.ts';
import { engineOf, EXACT_WASM, EXACT_WEBGPU, startBackend } from '../backends/register.ts';
import { Sha256 } from '../numerics/sha256.ts';

export interface ConformanceSummary {
  readonly cases: number;
  /** SHA-256 over all outcomes on exact-wasm here, in order. */
  readonly digest: string;
}

export interface ConformanceReport extends ConformanceSummary {
  /** Cases that come out otherwise than on exact-wasm here; 0 for exact-wasm itself. */
  readonly mismatches: number;
  /** The first mismatch of each kernel that has any. */
  readonly failing: readonly string[];
}

/** @throws TwinrunError when the backend does not start */
export async function runConformance(backend: string): Promise<ConformanceReport> {
  const compiled = await startedEngine(EXACT_WASM);
  const summary = await summarise(compiled);
  if (backend === EXACT_WASM) return { ...summary, mismatches: 0, failing: [] };
  const { mismatches, failing } = await checkDevice(await startedEngine(backend), compiled);
  return {
    ...summary,
    mismatches,
    failing: failing.map(({ kernel, name, what }) => `${kernel}: ${name}: ${what}`),
  };
}

/** @throws TwinrunError when there is no WebGPU here, or its device is lost meanwhile */
export async function runDeviceCheck(): Promise<DeviceCheck> {
  return checkDevice(await startedEngine(EXACT_WEBGPU), await startedEngine(EXACT_WASM));
}

async function startedEngine(backend: string): Promise<Engine<unknown>> {
  await startBackend(backend);
  const started = engineOf(backend);
  if (started === undefined) throw new Error(`${backend} is not an exact backend`);
  return started;
}

async function summarise(engine: Engine<unknown>): Promise<ConformanceSummary> {
  // Only now, as the device check does: a training needs no cases.
  const { cases } = await import('../kernels/allCases.ts');
  const runner = new CaseRunner(engine);
  const hash = new Sha256();
  const line = (text: string) => hash.update(new TextEncoder().encode(`${text}\n`));
  for (const one of cases) {
    const outcome = await runner.run(one);
    line(`${one.kernel}: ${one.name}`);
    if (outcome.kind === 'refused') line(outcome.message);
    else
      for (const { shape, words } of outcome.tensors) {
        line(shape.join());
        hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
      }
  }
  return { cases: cases.length, digest: hash.hex() };
}
