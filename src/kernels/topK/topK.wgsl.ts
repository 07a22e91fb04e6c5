/** Top-k in WGSL: an element's place is the number of elements of its row that go before it. */
import { orderWgsl } from '../../numerics/order.wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { TopKArguments } from './topK.reference.ts';

/** @param key an expression in WGSL for the element `a`: the greater goes first. Arguments: n, k. */
function rankShader(name: string, key: string): Shader {
  return {
    name,
    kind: 'element',
    reads: 1,
    writes: 2,
    args: 2,
    uses: [orderWgsl],
    code: /* wgsl */ `
fn topKey(a: u32) -> u32 {
  return ${key};
}

fn element(i: u32) {
  let n = u32(arg(0u));
  let k = u32(arg(1u));
  let row = i / n;
  let own = i % n;
  let word = in0[i];
  let mine = topKey(word);
  var place = 0u;
  // Nothing is said of what goes after the first k.
  for (var other = 0u; other < n && place < k; other += 1u) {
    let its = topKey(in0[row * n + other]);
    place += select(0u, 1u, its > mine || (its == mine && other < own));
  }
  if (place < k) {
    out0[row * k + place] = word;
    out1[row * k + place] = own;
  }
}
`,
  };
}

function topKRoutine(name: string, key: string): GpuRoutine {
  const shader = rankShader(name, key);
  return gpuRoutine<TopKArguments>(name, ({ rows, n, k }) => ({
    dispatches: [
      {
        shader,
        tensors: [input(0), output(0), output(1)],
        args: [n, k],
        count: k === 0 ? 0 : rows * n,
      },
    ],
  }));
}

export const topKGpu: readonly GpuRoutine[] = [
  topKRoutine('topKF32', 'ascendingKey(unsignedZero(a))'),
  topKRoutine('topKI32', 'a ^ SIGN'),
];
