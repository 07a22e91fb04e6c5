/** The engine on WebAssembly: kernels compiled from AssemblyScript, tensors in one linear memory. */
import type { Arguments, Routine } from '../kernels/kernel.ts';
import { TwinrunError } from '../errors.ts';
import { Crew, type Threading } from './crew.ts';
import { EngineError, indexOutOfRange, type Bound, type Engine } from './engine.ts';
import { Pool } from './pool.ts';
import { CUTTERS, filterGradientPairs, LEAST_PRODUCTS, rangeJob, type Cut, type Share } from './shares.ts';

export const EXACT_WASM = 'exact-wasm';

const PAGE = 65536;
/** The pages that the module is compiled for: 64 to start with, 65,536 at most. */
const INITIAL_PAGES = 64;
const MAXIMUM_PAGES = 65536;
/** Bytes for the lists among a call's arguments. */
const LIST_BYTES = 4096;

type Export = (...args: number[]) => number | undefined;

/**
 * Compiles and starts the kernels.
 *
 * @param module the bytes of kernels.wasm, or what loads them
 * @param threading for several threads; where memory cannot be shared there is one all the same, and a note why
 */
export async function createWasmEngine(
  module: BufferSource | (() => Promise<BufferSource>),
  threading?: Threading,
): Promise<Engine<number>> {
  let note = '';
  if (threading !== undefined && threading.threads > 1) {
    try {
      return await createSharedEngine(threading);
    } catch (error) {
      note = `1 of ${threading.threads} threads: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const engine = new WasmEngine(memory, note);
  const bytes = typeof module === 'function' ? await module() : module;
  const { instance } = await WebAssembly.instantiate(bytes, engine.imports);
  engine.start(instance.exports as Record<string, Export>);
  return engine;
}

/** @throws Error where memory cannot be shared */
async function createSharedEngine(threading: Threading): Promise<Engine<number>> {
  if (typeof SharedArrayBuffer === 'undefined') throw new Error('memory cannot be shared here');
  const memory = sharedMemory();
  const engine = new WasmEngine(memory);
  const module = await WebAssembly.compile(await threading.loadKernels());
  const instance = await WebAssembly.instantiate(module, engine.imports);
  const exports = instance.exports as Record<string, Export>;
  engine.start(exports);
  await engine.join(new Crew(EXACT_WASM, module, memory, exports, threading.patience), threading);
  return engine;
}

/** Memory that can be shared has its whole range of addresses set aside: some devices have less to give. */
function sharedMemory(): WebAssembly.Memory {
  for (const maximum of [MAXIMUM_PAGES, MAXIMUM_PAGES / 2]) {
    try {
      return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
    } catch {
      // RangeError: tried with less.
    }
  }
  return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES / 4, shared: true });
}

class WasmEngine implements Engine<number> {
  readonly name = EXACT_WASM;
  #exports: Record<string, Export> = {};
  #pool = new Pool(0, () => undefined);
  #lists = 0;
  /** Where the next list goes. */
  #list = 0;
  #scratch = 0;
  #scratchBytes = 0;
  #crew: Crew | undefined;
  /** The most that a routine asked for since this was last set to 0. */
  #asked = 0;
  /** What routines ask for with certain arguments: the threads get it beforehand. */
  readonly #needs = new Map<string, number>();

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly note = '',
  ) {}

  get imports(): WebAssembly.Imports {
    return { env: { memory: this.memory, scratch: (bytes: number) => this.scratch(bytes >>> 0) } };
  }

  /** From now on big jobs are shared. */
  async join(crew: Crew, threading: Threading): Promise<void> {
    const bytes = this.#exports.threadBytes() as number;
    // The caller's own too: a thread that comes too late may still write the module's constants, and zeros with them.
    this.#exports.setThread(this.#pool.take(bytes));
    await crew.start(threading, () => this.#pool.take(bytes));
    this.#crew = crew;
  }

  get threads(): number {
    return this.#crew?.threads ?? 1;
  }

  get threadsNote(): string {
    return this.#crew?.note ?? this.note;
  }

  dispose(): void {
    this.#crew?.dispose();
  }

  start(exports: Record<string, Export>): void {
    this.#exports = exports;
    this.#pool = new Pool(exports.heapBase() as number, (end) => this.#grow(end));
    this.#lists = this.#pool.take(LIST_BYTES);
  }

  #grow(end: number): void {
    const missing = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (missing <= 0) return;
    // A quarter more than asked for, so that growing is rare; just what is needed when that is too much.
    const generous = missing + Math.floor(this.memory.buffer.byteLength / PAGE / 4);
    for (const pages of [generous, missing]) {
      try {
        this.memory.grow(pages);
        return;
      } catch {
        // RangeError: tried with less, then reported below.
      }
    }
    throw new TwinrunError(
      'too-large',
      `exact-wasm: out of memory at ${Math.round(end / 1048576)} MiB`,
      '',
      'Use a smaller batch or model, or close other tabs.',
    );
  }

  /** The block that routines use during a call; called by the kernels. */
  scratch(bytes: number): number {
    this.#asked = Math.max(this.#asked, bytes);
    if (bytes > this.#scratchBytes) {
      if (this.#scratchBytes > 0) this.#pool.give(this.#scratch);
      this.#scratchBytes = 0;
      this.#scratch = this.#pool.take(bytes);
      this.#scratchBytes = bytes;
    }
    return this.#scratch;
  }

  alloc(words: number): number {
    return this.#pool.take(words * 4);
  }

  free(buffer: number): void {
    this.#pool.give(buffer);
  }

  write(to: Bound<number>, words: Uint32Array): void {
    new Uint32Array(this.memory.buffer, to.buffer, to.words).set(words);
    if (to.dtype === 'float32') this.#exports.canonicalise(to.buffer, to.words);
  }

  async read(from: Bound<number>): Promise<Uint32Array> {
    return this.readNow(from);
  }

  readNow(from: Bound<number>): Uint32Array {
    return new Uint32Array(this.memory.buffer, from.buffer, from.words).slice();
  }

  run(
    routine: Routine,
    inputs: readonly Bound<number>[],
    outputs: readonly Bound<number>[],
    args: Arguments,
  ): void {
    const compiled = this.#exports[routine.name];
    if (compiled === undefined)
      throw new EngineError(EXACT_WASM, routine.name, 'this engine does not have it');
    const share = { buffers: [...inputs, ...outputs].map(({ buffer }) => buffer), args };
    this.#list = this.#lists;
    if (this.#crew !== undefined) {
      this.#crew.check(routine.name);
      if (this.#crew.threads > 1 && this.#shareOut(this.#crew, routine.name, share)) return;
    }
    const bad = compiled(...this.#values(routine.name, share));
    if (bad !== undefined && bad !== 0) throw indexOutOfRange(EXACT_WASM, routine.name, bad - 1);
  }

  /** The arguments as the compiled routine takes them; lists are put into memory. */
  #values(routine: string, { buffers, args }: Share): number[] {
    const values = [...buffers];
    for (const name in args) {
      const arg = args[name];
      if (typeof arg === 'number') values.push(arg);
      else if ('float32' in arg) values.push(arg.float32);
      else {
        values.push(this.#list);
        const end = this.#list + arg.length * 4;
        if (end > this.#lists + LIST_BYTES) throw new EngineError(EXACT_WASM, routine, 'too many arguments');
        new Int32Array(this.memory.buffer, this.#list, arg.length).set(arg);
        this.#list = end;
      }
    }
    return values;
  }

  /** Has the threads work on it. @returns false when it is not worth it, or cannot be cut */
  #shareOut(crew: Crew, routine: string, share: Share): boolean {
    const cut = CUTTERS.get(routine)?.(share, crew.threads);
    if (cut !== undefined) return this.#runCut(crew, routine, share, cut);
    if (routine === 'matMul' || routine === 'matMulBias') return this.#shareMatrices(crew, share);
    if (routine === 'conv2DBackpropFilter') return this.#shareFilterGradient(crew, routine, share);
    return false;
  }

  /**
   * Gives the threads the work space that a routine asks for. The first time the routine itself is run, alone, to tell
   * how much that is; a part never takes more than the whole.
   *
   * @returns false when the routine has just been run
   */
  #provideScratch(crew: Crew, routine: string, share: Share): boolean {
    const key = `${routine} ${JSON.stringify(share.args)}`;
    const need = this.#needs.get(key);
    if (need === undefined) {
      this.#asked = 0;
      this.#exports[routine](...this.#values(routine, share));
      this.#needs.set(key, this.#asked);
      return false;
    }
    crew.provideScratch(need, (block, bytes) => {
      if (block !== 0) this.#pool.give(block);
      return this.#pool.take(bytes);
    });
    return true;
  }

  /** The gradient of a convolution's filter: by its rows. */
  #shareFilterGradient(crew: Crew, routine: string, share: Share): boolean {
    const pairs = filterGradientPairs(share.args['window'] as readonly number[]);
    if (pairs < 2) return false;
    if (!this.#provideScratch(crew, routine, share)) return true;
    // Each part quantises both operands again: no more parts than threads.
    crew.run(rangeJob(`${routine}Part`, this.#values(routine, share), pairs, crew.threads, 1));
    return true;
  }

  #runCut(crew: Crew, routine: string, share: Share, { chunks, first, steps, last, scratch }: Cut): boolean {
    if (scratch && !this.#provideScratch(crew, routine, share)) return true;
    const values = this.#values(routine, first);
    const step = values.map((_, i) => steps[i] ?? 0);
    crew.run({ name: routine, chunks, first: values, step, last: this.#values(routine, last) });
    return true;
  }

  /** Products of few but large matrices, one after another: panels, then tiles. */
  #shareMatrices(crew: Crew, { buffers, args }: Share): boolean {
    const { batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB, productBits, activation } =
      args as Readonly<Record<string, number>>;
    if (m * k * n < LEAST_PRODUCTS) return false;
    const { matMulBegin, matMulPanels, matMulUnits } = this.#exports;
    const [a, b] = buffers;
    const out = buffers[buffers.length - 1];
    const bias = buffers.length > 3 ? buffers[2] : 0;
    for (let i = 0; i < batch; i++) {
      const at = [a + 4 * i * aBatchStride, b + 4 * i * bBatchStride, bias, out + 4 * i * m * n];
      const product = matMulBegin(...at, m, k, n, transposeA, transposeB, productBits, activation) as number;
      const panels = matMulPanels(product) as number;
      crew.run(rangeJob('matMulPack', [product], panels, crew.threads));
      const tiles = matMulUnits(product) as number;
      crew.run(rangeJob('matMulTiles', [product], tiles, crew.threads));
    }
    return true;
  }

  bytes(): number {
    return this.#pool.end;
  }
}
