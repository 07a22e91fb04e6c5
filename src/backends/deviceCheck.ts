/**
 * The check of a device: every kernel over every conformance case, on the engine that works on it and on one that is
 * known to be right, compared bit by bit. In the page and in the terminal.
 */
import { TwinrunError } from '../errors.ts';
import type { Case } from '../kernels/cases.ts';
import { CaseRunner, compareOutcomes, type Mismatch, type Outcome } from './conformance.ts';
import type { Engine } from './engine.ts';

export interface DeviceCheck {
  /** What the device's adapter calls itself. */
  readonly adapter: string;
  /** The engine's choice among several ways to compute: the others were not checked. Empty where there is one. */
  readonly variant: string;
  readonly kernels: number;
  readonly cases: number;
  /** Cases that did not come out the same. */
  readonly mismatches: number;
  /** The first mismatch of each kernel that has any. */
  readonly failing: readonly Mismatch[];
}

/** How many kernels are done, of how many. */
export interface DeviceCheckProgress {
  readonly done: number;
  readonly kernels: number;
}

export interface DeviceCheckOptions {
  readonly onProgress?: (progress: DeviceCheckProgress) => void;
  /** Checked between cases. */
  readonly signal?: AbortSignal;
}

/** A case with what it has to come to. */
interface Expectation {
  readonly one: Case;
  readonly outcome: Outcome;
}

/** Cases that are under way together. */
const TOGETHER = 32;

/**
 * Checks the device of an engine. What differs is counted and named, not thrown.
 *
 * @param known gives the right bits, such as exact-wasm; it is not disposed of
 * @throws TwinrunError('cancelled') after an abort, or the engine's own error when its device is lost
 */
export async function checkDevice<Own, Known>(
  engine: Engine<Own>,
  known: Engine<Known>,
  { onProgress, signal }: DeviceCheckOptions = {},
): Promise<DeviceCheck> {
  // Only now: a program that checks nothing need not load them.
  const { cases } = await import('../kernels/allCases.ts');
  const byKernel = new Map<string, Case[]>();
  for (const one of cases) byKernel.set(one.kernel, [...(byKernel.get(one.kernel) ?? []), one]);
  const own = new CaseRunner(engine);
  const right = new CaseRunner(known);
  const goOn = (): void => {
    if (engine.lost !== undefined) throw engine.lost;
    if (signal?.aborted) throw new TwinrunError('cancelled', 'the device check was cancelled');
  };
  const failing: Mismatch[] = [];
  let mismatches = 0;
  let done = 0;
  const report = (): void => onProgress?.({ done, kernels: byKernel.size });
  report();
  await compileTogether(own, [...byKernel.values()]);
  for (const mine of byKernel.values()) {
    const expectations: Expectation[] = [];
    for (const one of mine) expectations.push({ one, outcome: await right.run(one) });
    const found = await compare(own, expectations, goOn);
    mismatches += found.length;
    failing.push(...found.slice(0, 1));
    done += 1;
    report();
  }
  return {
    adapter: engine.adapter ?? engine.name,
    variant: engine.variant ?? '',
    kernels: byKernel.size,
    cases: cases.length,
    mismatches,
    failing,
  };
}

/** Runs a case of each kernel at once, so that a device compiles its shaders side by side. */
async function compileTogether<Own>(
  own: CaseRunner<Own>,
  kernels: readonly (readonly Case[])[],
): Promise<void> {
  await Promise.allSettled(kernels.map(([first]) => own.run(first)));
}

/** All mismatches of one kernel's cases. */
async function compare<Own>(
  own: CaseRunner<Own>,
  expectations: readonly Expectation[],
  goOn: () => void,
): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const batch of batches(expectations)) {
    goOn();
    const outcomes = await Promise.all(batch.map(({ one }) => own.run(one)));
    batch.forEach(({ one, outcome }, i) => {
      const mismatch = compareOutcomes(one.kernel, one.name, outcome, outcomes[i]);
      if (mismatch !== undefined) found.push(mismatch);
    });
  }
  // What went wrong with a device that is gone says nothing about its bits.
  goOn();
  return found;
}

/** Some cases at a time; one that is to be refused alone, as a device tells of it with whatever is read next. */
function batches(expectations: readonly Expectation[]): Expectation[][] {
  const together = expectations.filter(({ outcome }) => outcome.kind === 'outputs');
  const batched: Expectation[][] = [];
  for (let i = 0; i < together.length; i += TOGETHER) batched.push(together.slice(i, i + TOGETHER));
  return [...batched, ...expectations.filter(({ outcome }) => outcome.kind === 'refused').map((e) => [e])];
}
