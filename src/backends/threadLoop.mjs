/**
 * A thread's side of shared work, the same in browsers and Node; and how both sides read the control block. Plain
 * JavaScript, so that Node's workers can load it as it is.
 *
 * One job at a time: a kernel's function, called for chunks 0 ... count - 1. Whoever is free takes the next chunk, the
 * host among them, so that a thread that sleeps holds nobody up. The ticket is one word: the job's number above, the
 * chunks that nobody has taken below. Taking one is a compare-and-exchange, which fails once the job is another.
 */

/** Words of the control block. */
export const TICKET = 0;
/** Chunks of the current job that are finished. */
export const DONE = 1;
/** Number of the thread that failed, 0 for none. */
export const FAILED = 2;
/** Not 0: threads end. */
export const STOP = 3;

/** The part of the ticket that counts chunks; so many are the most a job can have. */
export const CHUNKS = 255;
/** Bits of a ticket below the job's number. */
export const JOB_SHIFT = 8;
/** How often the host looks at the count of finished chunks before it goes to sleep: some 10 to 20 us. */
export const SPINS = 2_000;
/** How often a thread looks for a job before it goes to sleep: some 100 us, as waking up takes almost as long. */
const THREAD_SPINS = 10_000;

/** The most arguments of a function, and the most threads. */
const ARGUMENTS = 24;
export const MOST_THREADS = 64;

/** Where numbers of the control block begin, in bytes, and what they are. */
const NUMBERS = 64;
const FUNCTION = 0;
const ARITY = 1;
const COUNT = 2;
const FIRST = 3;
const STEP = FIRST + ARGUMENTS;
const LAST = STEP + ARGUMENTS;
const SCRATCH = LAST + ARGUMENTS;
export const CONTROL_BYTES = NUMBERS + 8 * (SCRATCH + 2 * MOST_THREADS);

/** The control block's words and numbers. */
export class Control {
  /** @param {SharedArrayBuffer} buffer */
  constructor(buffer) {
    this.words = new Int32Array(buffer, 0, NUMBERS / 4);
    this.numbers = new Float64Array(buffer, NUMBERS);
  }

  /**
   * Describes a job. Chunk c calls the function with first + c * step, the last chunk with `last`.
   *
   * @param {number} fn
   * @param {number} count
   * @param {readonly number[]} first
   * @param {readonly number[]} step
   * @param {readonly number[]} last
   */
  describe(fn, count, first, step, last) {
    if (first.length > ARGUMENTS) throw new Error(`more than ${ARGUMENTS} arguments`);
    const { numbers } = this;
    numbers[FUNCTION] = fn;
    numbers[ARITY] = first.length;
    numbers[COUNT] = count;
    for (let i = 0; i < first.length; i++) {
      numbers[FIRST + i] = first[i];
      numbers[STEP + i] = step[i];
      numbers[LAST + i] = last[i];
    }
  }

  /**
   * The work space of a thread, for the kernels' scratch.
   *
   * @param {number} thread
   * @param {number} address
   * @param {number} bytes
   */
  setScratch(thread, address, bytes) {
    this.numbers[SCRATCH + 2 * thread] = address;
    this.numbers[SCRATCH + 2 * thread + 1] = bytes;
  }

  /**
   * @param {number} thread
   * @param {number} bytes
   * @returns {number} the address
   */
  scratch(thread, bytes) {
    if (bytes > this.numbers[SCRATCH + 2 * thread + 1]) throw new Error(`no work space of ${bytes} bytes`);
    return this.numbers[SCRATCH + 2 * thread];
  }

  /**
   * Takes a chunk of the current job and works on it.
   *
   * @param {readonly ((...args: number[]) => unknown)[]} functions
   * @param {number} ticket as it was read; with chunks left
   * @returns {boolean} false when it was taken by somebody else
   */
  work(functions, ticket) {
    if (Atomics.compareExchange(this.words, TICKET, ticket, ticket - 1) !== ticket) return false;
    // From here until the chunk is done the job stays as it is.
    const { numbers } = this;
    const count = numbers[COUNT];
    const chunk = count - (ticket & CHUNKS);
    const args = [];
    for (let i = 0; i < numbers[ARITY]; i++)
      args.push(chunk === count - 1 ? numbers[LAST + i] : numbers[FIRST + i] + chunk * numbers[STEP + i]);
    functions[numbers[FUNCTION]](...args);
    if (Atomics.add(this.words, DONE, 1) + 1 === count) Atomics.notify(this.words, DONE);
    return true;
  }
}

/**
 * The functions of a compiled module, in one order for all threads.
 *
 * @param {WebAssembly.Module} module
 * @returns {string[]}
 */
export function functionNames(module) {
  return WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => name);
}

/**
 * What a thread is given.
 *
 * @typedef {object} ThreadSetup
 * @property {number} thread from 1 on; the host is 0
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory
 * @property {SharedArrayBuffer} control
 * @property {number} block the memory that the thread has to itself
 */

/**
 * Starts the kernels in a thread.
 *
 * @param {ThreadSetup} setup
 * @returns {() => void} works until told to stop
 */
export function prepareThread({ thread, module, memory, control: buffer, block }) {
  const control = new Control(buffer);
  const { exports } = new WebAssembly.Instance(module, {
    env: { memory, scratch: (/** @type {number} */ bytes) => control.scratch(thread, bytes >>> 0) },
  });
  const all = /** @type {Record<string, (...args: number[]) => unknown>} */ (exports);
  const functions = functionNames(module).map((name) => all[name]);
  all['setThread'](block);
  const { words } = control;
  return () => {
    let spins = 0;
    while (Atomics.load(words, STOP) === 0) {
      const ticket = Atomics.load(words, TICKET);
      if ((ticket & CHUNKS) === 0) {
        if (++spins < THREAD_SPINS) continue;
        Atomics.wait(words, TICKET, ticket);
        spins = 0;
        continue;
      }
      spins = 0;
      try {
        control.work(functions, ticket);
      } catch (error) {
        Atomics.compareExchange(words, FAILED, 0, thread);
        Atomics.notify(words, DONE);
        throw error;
      }
    }
  };
}
