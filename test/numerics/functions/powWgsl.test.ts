/** pow in WGSL, on Dawn, beside the specification. Functions of one argument have the record of all 2^32 inputs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dawn } from '../../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../../src/engines/programs.mjs';
import type { Shader } from '../../../src/kernels/gpu.ts';
import { powF32 } from '../../../src/numerics/functions/pow.ts';
import { powWgsl } from '../../../src/numerics/functions/pow.wgsl.ts';
import { ShaderRunner } from '../shaderRunner.ts';
import { fromBits, sampleBits, toBits } from './bits.ts';
import { KNOWN, samplePairs, ties, type Pair } from './powPairs.ts';

const gpu = dawn(programPath('SwiftShader'));

const shaderOf = (name: string, code: string): Shader => ({
  name,
  kind: 'element',
  reads: 2,
  writes: 1,
  args: 0,
  uses: [powWgsl],
  code: `fn element(i: u32) { let x = in0[i]; let y = in1[i]; ${code} }`,
});

const pow = shaderOf('pow', 'out0[i] = powF32(x, y);');
const precise = shaderOf(
  'precise',
  'let power = precisePower(x, y); out0[i] = roundScaled(0u, power.m, power.k - 63, true);',
);

describe.skipIf(gpu === undefined)(
  gpu === undefined ? 'skipped: no Vulkan driver (install chromium)' : 'powF32 in WGSL, on Dawn',
  () => {
    let runner: ShaderRunner;
    beforeAll(async () => {
      runner = await ShaderRunner.open(gpu);
    });
    afterAll(() => runner.close());

    /** The first pairs with a wrong result, as text. */
    async function differences(shader: Shader, pairs: readonly Pair[]): Promise<string[]> {
      const x = Uint32Array.from(pairs, ([value]) => toBits(value));
      const y = Uint32Array.from(pairs, ([, value]) => toBits(value));
      const found = await runner.run(shader, [x, y], pairs.length, pairs.length);
      return pairs.flatMap(([a, b], i) => {
        const wanted = toBits(powF32(a, b));
        return found[i] === wanted
          ? []
          : [`pow(${a}, ${b}): ${found[i].toString(16)}, expected ${wanted.toString(16)}`];
      });
    }

    it('has the special cases of C99', { timeout: 60_000 }, async () => {
      const special = [...new Set(KNOWN.flatMap(([x, y]) => [x, y, -x, -y]))];
      const crossed = special.flatMap((x) => special.map((y): Pair => [x, y]));
      expect(await differences(pow, crossed)).toEqual([]);
    });

    it('rounds ties to even', { timeout: 60_000 }, async () => {
      expect(await differences(pow, ties())).toEqual([]);
    });

    it('is that of the specification on 200000 pairs', { timeout: 120_000 }, async () => {
      const bits = sampleBits(200_000);
      const random = Array.from({ length: 100_000 }, (_, i): Pair => [
        fromBits(bits[2 * i]),
        fromBits(bits[2 * i + 1]),
      ]);
      expect(await differences(pow, [...samplePairs(100_000), ...random])).toEqual([]);
    });

    it('has a slow path that is right on its own', { timeout: 120_000 }, async () => {
      const pairs = samplePairs(2_000).filter(([x, y]) => {
        const z = powF32(x, y);
        return z > 0 && z < Infinity && z !== 1 && Math.abs(y) > 1e-9;
      });
      expect(pairs.length).toBeGreaterThan(1500);
      expect(await differences(precise, pairs)).toEqual([]);
    });
  },
);
