/** Every conformance case on one engine, summed up so that engines far apart can be compared. */
import { CaseRunner } from '../../backends/conformance.ts';
import type { Engine } from '../../backends/engine.ts';
import { cases } from '../../kernels/allCases.ts';
import { Sha256 } from '../../numerics/sha256.ts';

export interface ConformanceSummary {
  readonly cases: number;
  /** SHA-256 over all outcomes, in order. */
  readonly digest: string;
}

export async function conformanceDigest<Buffer>(engine: Engine<Buffer>): Promise<ConformanceSummary> {
  const runner = new CaseRunner(engine);
  const hash = new Sha256();
  const text = (line: string) => hash.update(new TextEncoder().encode(`${line}\n`));
  for (const one of cases) {
    const outcome = await runner.run(one);
    text(`${one.kernel}: ${one.name}`);
    if (outcome.kind === 'refused') text(outcome.message);
    else
      for (const { shape, words } of outcome.tensors) {
        text(shape.join());
        hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
      }
  }
  return { cases: cases.length, digest: hash.hex() };
}
