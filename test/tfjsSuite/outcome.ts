/** What one test of tfjs's suite came to, and why a test may not apply. The reasons are a closed list. */
import { EXCEPTIONS } from './exceptions.ts';

/** One test under one environment. */
export interface Observation {
  /** The test file, such as "ops/add". */
  readonly file: string;
  /** The test's full name without the environment's; repeated names are numbered. */
  readonly name: string;
  readonly environment: EnvironmentName;
  readonly passed: boolean;
  /** The first failure's message; empty when it passed. */
  readonly message: string;
  /** Kernels that it called and that are not there. */
  readonly missing: readonly string[];
  /** Messages of the errors with which the exact backends refused something. */
  readonly refusals: readonly string[];
}

/** exact-wasm-27 tells whether a failure is the price of p = 14. */
export const ENVIRONMENTS = {
  'exact-wasm': { backend: 'exact-wasm', productBits: 14 },
  'exact-reference': { backend: 'exact-reference', productBits: 14 },
  'exact-wasm-27': { backend: 'exact-wasm', productBits: 27 },
} as const;
export type EnvironmentName = keyof typeof ENVIRONMENTS;

export const REASONS = {
  kernel: 'calls a kernel that is not there',
  type: 'needs string or complex64 tensors',
  cast: 'counts on a silent conversion of types; an exact kernel refuses a type that it does not take',
  option: 'uses an option that a kernel does not have; the kernel refuses it by name',
  products: 'p = 14 is outside its tolerance; it passes with p = 27',
  contract: 'exact-1 defines another result',
  wording: 'an error is thrown, as it wants, but not in the words of tfjs',
} as const;
export type Reason = keyof typeof REASONS;

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'notApplicable'; readonly reason: Reason; readonly why: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Kernels without which there are no complex64 tensors. */
const COMPLEX = ['Complex', 'Real', 'Imag', 'ComplexAbs'];
const NO_SUCH_TYPE =
  /tensors of (string|complex64) are not supported|must be a number or a boolean, was string/;
const REFUSED_OPTION = /^(\w+: .* (is|are) not supported)$/;
const REFUSED_TYPE = /takes [a-z0-9, ]+, was given (float32|int32|bool)|types \w+ and \w+ differ/;

export type ByEnvironment = Readonly<Record<EnvironmentName, Observation>>;

/** What a test came to on both engines: passed only if it passed on both. */
export function verdictOf(test: ByEnvironment): Verdict {
  const narrow = [test['exact-wasm'], test['exact-reference']];
  const notApplicable = (reason: Reason, why: string): Verdict => ({ kind: 'notApplicable', reason, why });
  const missing = [...new Set(narrow.flatMap((o) => o.missing))].sort();
  // Also when it passed: then it expected an error, and got this one.
  if (missing.some((kernel) => COMPLEX.includes(kernel))) return notApplicable('type', 'complex64');
  if (missing.length > 0) return notApplicable('kernel', missing.join(', '));
  if (narrow.every((o) => o.passed)) return { kind: 'passed' };
  const failed = narrow.filter((o) => !o.passed);
  const message = failed[0].message;
  if (failed.length === 1) return { kind: 'failed', message: `only on ${failed[0].environment}: ${message}` };
  const refusals = failed.flatMap((o) => o.refusals);
  if (refusals.some((text) => NO_SUCH_TYPE.test(text))) return notApplicable('type', 'string');
  const exception = EXCEPTIONS.find(
    ({ file, test: name }) => file === failed[0].file && name === failed[0].name,
  );
  if (exception !== undefined) return notApplicable(exception.reason, exception.why);
  const refusedType = refusals.find((text) => REFUSED_TYPE.test(text));
  if (refusedType !== undefined) return notApplicable('cast', refusedType);
  const refusedOption = refusals.find((text) => REFUSED_OPTION.test(text));
  if (refusedOption !== undefined) return notApplicable('option', refusedOption);
  if (test['exact-wasm-27'].passed) return notApplicable('products', 'p = 14');
  return { kind: 'failed', message };
}
