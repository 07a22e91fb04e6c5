/** The operations that IEEE 754 and two's complement define, and how the host computes them. */

type Unary = (x: number) => number;
type Binary = (a: number, b: number) => number;

export interface Operation<F> {
  /** tfjs's name of the kernel. */
  readonly kernel: string;
  readonly from: 'float32' | 'int32';
  readonly to: 'float32' | 'int32' | 'bool';
  readonly attributes?: Readonly<Record<string, unknown>>;
  /**
   * In the host's binary64. Storing the result rounds it to binary32 once more, which for + - * / and sqrt of binary32
   * operands gives RN of the exact result: 53 bits are at least twice 24, plus two.
   */
  readonly host: F;
}

const float = (kernel: string, host: Binary): Operation<Binary> => ({
  kernel,
  from: 'float32',
  to: 'float32',
  host,
});
const integer = (kernel: string, host: Binary): Operation<Binary> => ({
  kernel,
  from: 'int32',
  to: 'int32',
  host,
});
const comparison = (kernel: string, host: Binary): Operation<Binary> => ({
  kernel,
  from: 'float32',
  to: 'bool',
  host,
});

/** Checked on random pairs. */
export const BINARY_OPERATIONS: readonly Operation<Binary>[] = [
  float('Add', (a, b) => a + b),
  float('Sub', (a, b) => a - b),
  float('Multiply', (a, b) => a * b),
  float('RealDiv', (a, b) => a / b),
  float('Maximum', (a, b) => Math.max(a, b)),
  float('Minimum', (a, b) => Math.min(a, b)),
  comparison('Equal', (a, b) => Number(a === b)),
  comparison('NotEqual', (a, b) => Number(a !== b)),
  comparison('Greater', (a, b) => Number(a > b)),
  comparison('GreaterEqual', (a, b) => Number(a >= b)),
  comparison('Less', (a, b) => Number(a < b)),
  comparison('LessEqual', (a, b) => Number(a <= b)),
  integer('Add', (a, b) => a + b),
  integer('Sub', (a, b) => a - b),
  integer('Multiply', (a, b) => Math.imul(a, b)),
  integer('Maximum', (a, b) => Math.max(a, b)),
  integer('Minimum', (a, b) => Math.min(a, b)),
  integer('FloorDiv', (a, b) => (b === 0 ? 0 : Math.floor(a / b))),
  integer('Mod', (a, b) => (b === 0 ? 0 : a - b * Math.floor(a / b))),
];

const exact = (kernel: string, host: Unary): Operation<Unary> => ({
  kernel,
  from: 'float32',
  to: 'float32',
  host,
});

/** The nearest integer, ties to even, by adding and taking away what leaves no fraction. */
function nearest(x: number): number {
  const half = 6755399441055744; // 1.5 * 2^52
  if (!(Math.abs(x) < 8388608)) return x;
  const rounded = x + half - half;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

/** Checked on all 2^32 inputs. */
export const UNARY_OPERATIONS: readonly Operation<Unary>[] = [
  exact('Sqrt', (x) => Math.sqrt(x)),
  exact('Square', (x) => x * x),
  exact('Neg', (x) => -x),
  exact('Abs', (x) => Math.abs(x)),
  exact('Floor', (x) => Math.floor(x)),
  exact('Ceil', (x) => Math.ceil(x)),
  exact('Round', nearest),
  {
    kernel: 'Cast',
    from: 'float32',
    to: 'int32',
    attributes: { dtype: 'int32' },
    host: (x) => (x !== x ? 0 : Math.max(-2147483648, Math.min(2147483647, Math.trunc(x)))),
  },
  {
    kernel: 'Cast',
    from: 'float32',
    to: 'bool',
    attributes: { dtype: 'bool' },
    host: (x) => Number(x !== 0),
  },
  { kernel: 'Cast', from: 'int32', to: 'float32', attributes: { dtype: 'float32' }, host: (x) => x },
  { kernel: 'Cast', from: 'int32', to: 'bool', attributes: { dtype: 'bool' }, host: (x) => Number(x !== 0) },
];

/** How an operation is called in the record. */
export function operationName({ kernel, from, to }: Operation<unknown>): string {
  return `${kernel} ${from} to ${to}`;
}
