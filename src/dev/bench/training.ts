/** Milliseconds per training step on an exact backend and on tfjs's own. */
import type { BenchModel, LossRead } from '../harness/benchTraining.ts';
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
  lossRead: LossRead,
): Promise<string[]> {
  const results = new Map<string, number[]>(contenders.map(({ label }) => [label, []]));
  const losses = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++)
    for (const { label, backend, steps } of contenders) {
      const { rounds, loss } = await engine.call('bench', model, backend, steps, 1, lossRead);
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
  const title = `${model}, batch 64, Adam, the loss read back ${lossRead}`;
  return [`${title}: ms a training step (median of ${ROUNDS} rounds)`, ...rows];
}

/** mnist-mlp on exact-wasm. A slow backend makes fewer steps: they tell as much. */
export function reportMnistMlp(engine: BenchPage): Promise<string[]> {
  const contenders = [
    { label: 'exact-wasm', backend: 'exact-wasm', steps: 60 },
    { label: 'tfjs-backend-wasm', backend: 'wasm', steps: 60 },
    { label: 'tfjs cpu', backend: 'cpu', steps: 4 },
  ];
  return reportSteps(engine, 'mnist-mlp', contenders, 'every step');
}

/**
 * mnist-mlp and a small CNN on exact-webgpu, on the adapter that the browser has. Firefox answers a read-back only every
 * 100 ms, so that what a step costs shows when the loss is read once a round.
 */
export async function reportWebgpu(engine: BenchPage): Promise<string[]> {
  const contenders = (steps: number, stockSteps: number): Contender[] => [
    { label: 'exact-webgpu', backend: 'exact-webgpu', steps },
    { label: 'tfjs-backend-webgpu', backend: 'webgpu', steps: stockSteps },
  ];
  const adapter = await engine.call('adapter');
  return [
    `${engine.name}, WebGPU on ${adapter}`,
    ...(await reportSteps(engine, 'mnist-mlp', contenders(20, 20), 'every step')),
    ...(await reportSteps(engine, 'mnist-mlp', contenders(20, 20), 'each round')),
    ...(await reportSteps(engine, 'small CNN', contenders(10, 3), 'each round')),
  ];
}
