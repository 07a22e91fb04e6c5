/**
 * The process in which tfjs's suite runs: Jasmine wants the globals, and the suite may hang, so it has a process of its
 * own. `node --import tsx test/tfjsSuite/child.ts FILE` writes the observations to FILE as JSON.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { registerBackends } from '../../src/backends/register.ts';
import { TwinrunError } from '../../src/errors.ts';
import { threefryFill } from '../../src/numerics/threefry.ts';
import { ENVIRONMENTS, type EnvironmentName, type Observation } from './outcome.ts';

/** The part of Jasmine that is used here. */
interface Jasmine {
  readonly jasmine: {
    getEnv(): {
      configure(options: { random: boolean; specFilter(spec: { getFullName(): string }): boolean }): void;
      addReporter(reporter: { specStarted(): void; specDone(result: SpecResult): void }): void;
      execute(): Promise<unknown>;
    };
  };
  readonly it: (...args: unknown[]) => { readonly id: string };
}
interface SpecResult {
  readonly id: string;
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}
interface TfjsEngine {
  runKernel(...args: unknown[]): unknown;
  makeTensor(...args: unknown[]): unknown;
}

const DIST = '@tensorflow/tfjs-core/dist/';
// tsx turns tfjs's modules, which Node cannot load as they are, into what require takes.
const load = createRequire(import.meta.url);

const words = new Uint32Array(1);
let drawn = 0;
/** The suite draws inputs; the same ones every time, so that its outcome is. */
Math.random = () => {
  threefryFill(1, 2, drawn++, words);
  return words[0] / 2 ** 32;
};

const { jasmine, it, ...others } = (load('jasmine-core') as { noGlobals(): Jasmine }).noGlobals();
let file = '';
const fileOf = new Map<string, string>();
Object.assign(globalThis, others, {
  jasmine,
  it: (...args: unknown[]) => {
    const spec = it(...args);
    fileOf.set(spec.id, file);
    return spec;
  },
});

load(`${DIST}index.js`);
load(`${DIST}public/chained_ops/register_all_chained_ops.js`);
load(`${DIST}register_all_gradients.js`);
const { ENGINE } = load(`${DIST}engine.js`) as { ENGINE: TfjsEngine };

const tfjsKernels = new Set(Object.values(load(`${DIST}kernel_names.js`) as Record<string, unknown>));

let missing = new Set<string>();
let refusals = new Set<string>();
const NOT_THERE = /^Kernel '(\w+)' not registered for backend 'exact-/;

/** Takes down what the backends lack or refuse during a test, whatever the test makes of the error. */
function note(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const kernel = NOT_THERE.exec(text)?.[1];
    // Not the names that tests make up.
    if (kernel !== undefined && tfjsKernels.has(kernel)) missing.add(kernel);
    if (error instanceof TwinrunError) refusals.add(text);
    throw error;
  }
}
const { runKernel, makeTensor } = ENGINE;
ENGINE.runKernel = (...args) => note(() => runKernel.apply(ENGINE, args));
ENGINE.makeTensor = (...args) => note(() => makeTensor.apply(ENGINE, args));

registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
const { setTestEnvs } = load(`${DIST}jasmine_util.js`) as { setTestEnvs(environments: object[]): void };
const environments = Object.entries(ENVIRONMENTS).map(([name, { backend, productBits }]) => ({
  name: `[${name}]`,
  backendName: backend,
  flags: { EXACT_PRODUCT_BITS: productBits },
  isDataSync: true,
}));
setTestEnvs(environments);

const list = await readFile(load.resolve(`${DIST}tests.js`), 'utf8');
for (const [, path] of list.matchAll(/^import '\.\/(.+)_test';$/gm)) {
  file = path;
  load(`${DIST}${path}_test.js`);
}

const TAG = / \[(exact-[a-z0-9-]+)\] \{[^}]*\}/g;
const observations: Observation[] = [];
const seen = new Map<string, number>();
const suite = jasmine.getEnv();
suite.configure({
  random: false,
  // Tests without a backend are about tfjs itself.
  specFilter(spec) {
    const tags = [...spec.getFullName().matchAll(TAG)].map(([, name]) => name);
    // Suites that are nested run under every pair of environments.
    return tags.length > 0 && tags.every((name) => name === tags[0]);
  },
});
suite.addReporter({
  specStarted() {
    missing = new Set();
    refusals = new Set();
  },
  specDone({ id, fullName, status, failedExpectations }) {
    if (status !== 'passed' && status !== 'failed') return;
    const environment = [...fullName.matchAll(TAG)][0][1] as EnvironmentName;
    const plain = fullName.replace(TAG, '').replace(/\s+/g, ' ');
    const key = `${environment} ${String(fileOf.get(id))} ${plain}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    observations.push({
      file: fileOf.get(id) ?? '',
      name: count === 1 ? plain : `${plain} (${String(count)})`,
      environment,
      passed: status === 'passed',
      message: failedExpectations[0]?.message ?? '',
      missing: [...missing],
      refusals: [...refusals],
    });
  },
});
await suite.execute();
await writeFile(process.argv[2], JSON.stringify(observations));
process.exit(0);
