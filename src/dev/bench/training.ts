/** Milliseconds per training step on an exact backend and on tfjs's own. */
import type { BenchModel } from '../harness/benchTraining.ts';
import type { BenchPage } from './page.ts';
import { median, spread } from './statistics.ts';

export interface Contender {
  readonly label: string;
  readonly backend: string;
  /** Steps a round. */
  readonly steps: number;
}

const ROUNDS = 5;

/** The first contender is compared with the others. They take turns, so that whatever else the machine does meets all. */
async function reportSteps(
  engine: BenchPage,
  model: BenchModel,
  contenders: readonly Contender[],
): Promise<string[]> {
  const results = new Map<string, number[]>(contenders.map(({ label }) => [label, []]));
  const losses = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++)
    for (const { label, backend, steps } of contenders) {
      const { rounds, loss } = await engine.call('bench', model, backend, steps, 1);
      results.get(label)?.push(...rounds);
      losses.set(label, loss);
    }
  const [first] = contenders;
  const own = median(results.get(first.label) ?? []);
  const rows = contenders.map(({ label, steps }) => {
    const rounds = results.get(label) ?? [];
    const ms = median(rounds);
    const ratio = label === first.label ? '' : `, ${first.label} is ${(ms / own).toFixed(2)}x as fast`;
    const loss = losses.get(label)?.toFixed(4) ?? '';
    const time = `${ms.toFixed(2).padStart(8)} ms (${spread(rounds)}; ${steps} steps)`;
    return `  ${label.padEnd(20)} ${time}${ratio}; loss ${loss}`;
  });
  return [`${model}, batch 64, Adam: ms a training step (median of ${ROUNDS} rounds)`, ...rows];
}

/** mnist-mlp on exact-wasm. A slow backend makes fewer steps: they tell as much. */
export function reportMnistMlp(engine: BenchPage): Promise<string[]> {
  return reportSteps(engine, 'mnist-mlp', [
    { label: 'exact-wasm', backend: 'exact-wasm', steps: 60 },
    { label: 'tfjs-backend-wasm', backend: 'wasm', steps: 60 },
    { label: 'tfjs cpu', backend: 'cpu', steps: 4 },
  ]);
}

/** mnist-mlp and a small CNN on exact-webgpu, on the adapter that the browser has. */
export async function reportWebgpu(engine: BenchPage): Promise<string[]> {
  const contenders = [
    { label: 'exact-webgpu', backend: 'exact-webgpu', steps: 20 },
    { label: 'tfjs-backend-webgpu', backend: 'webgpu', steps: 20 },
  ];
  const adapter = await engine.call('adapter');
  return [
    `${engine.name}, WebGPU on ${adapter}`,
    ...(await reportSteps(engine, 'mnist-mlp', contenders)),
    ...(await reportSteps(engine, 'small CNN', contenders)),
  ];
}
