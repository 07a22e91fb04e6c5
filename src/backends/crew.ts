/** Threads that share the engine's memory, as the engine sees them: jobs cut into chunks, handed out and awaited. */
import { EngineError } from './engine.ts';
import {
  CHUNKS,
  Control,
  CONTROL_BYTES,
  DONE,
  FAILED,
  functionNames,
  JOB_SHIFT,
  MOST_THREADS,
  SPINS,
  STOP,
  TICKET,
  type ThreadSetup,
} from './threadLoop.mjs';

/** A thread that was started. */
export interface Thread {
  /** Rejects, with the reason, when the thread cannot work. */
  readonly ready: Promise<void>;
  /** Resolves to the reason once the thread has ended. */
  readonly ended: Promise<string>;
  end(): void;
}

/** Makes a thread that runs prepareThread of threadLoop.mjs: a worker, of whichever kind there is. */
export type StartThread = (setup: ThreadSetup) => Thread;

export interface Threading {
  /** How many threads work, the caller's among them. */
  readonly threads: number;
  /** The bytes of kernelsThreads.wasm. */
  readonly loadKernels: () => Promise<BufferSource>;
  readonly startThread: StartThread;
  /** How long threads may take to start, milliseconds: 2,000 unless given. Those that take longer are not used. */
  readonly startWithin?: number;
  /** How long a chunk of work may take before its thread is given up, milliseconds: 30,000 unless given. */
  readonly patience?: number;
}

/** How long the host sleeps at a time while it waits for others, milliseconds. */
const NAP = 50;
/** Looks at the count of finished chunks that take about a millisecond: for threads that may not sleep. */
const SPINS_PER_MILLISECOND = 100_000;

type Export = (...args: number[]) => unknown;

/** A function's arguments for the chunks of a job: first + c * step, but `last` for the last one. */
export interface Job {
  readonly name: string;
  readonly chunks: number;
  readonly first: readonly number[];
  readonly step: readonly number[];
  readonly last: readonly number[];
}

/** A browser's main thread may not. */
function maySleep(words: Int32Array): boolean {
  try {
    Atomics.wait(words, FAILED, -1, 0);
    return true;
  } catch {
    return false;
  }
}

export class Crew {
  /** Why there are fewer threads than asked for; empty otherwise. */
  note = '';
  readonly #control: Control;
  readonly #buffer = new SharedArrayBuffer(CONTROL_BYTES);
  readonly #names: readonly string[];
  readonly #functions: readonly Export[];
  readonly #maySleep: boolean;
  #threads: { readonly number: number; readonly thread: Thread; scratch: number }[] = [];
  #scratchBytes = 0;
  #job = 0;
  #failure = '';
  #disposed = false;

  /**
   * @param engine its name, for errors
   * @param exports of the host's own instance
   * @param patience see Threading
   */
  constructor(
    private readonly engine: string,
    private readonly module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
    exports: Readonly<Record<string, Export>>,
    private readonly patience = 30_000,
  ) {
    this.#control = new Control(this.#buffer);
    this.#names = functionNames(module);
    this.#functions = this.#names.map((name) => exports[name]);
    this.#maySleep = maySleep(this.#control.words);
  }

  /**
   * Starts threads. Those that do not start in time are ended.
   *
   * @param takeBlock makes the block that a thread has to itself
   */
  async start(
    { threads, startThread, startWithin = 2_000 }: Threading,
    takeBlock: () => number,
  ): Promise<void> {
    const wanted = Math.min(threads, MOST_THREADS) - 1;
    const ready = new Set<number>();
    const started: { readonly number: number; readonly thread: Thread }[] = [];
    const reasons: string[] = [];
    try {
      for (let number = 1; number <= wanted; number++) {
        const { module, memory } = this;
        const setup = { thread: number, module, memory, control: this.#buffer, block: takeBlock() };
        started.push({ number, thread: startThread(setup) });
      }
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
    const all = Promise.all(
      started.map(({ number, thread }) =>
        thread.ready.then(
          () => ready.add(number),
          (error: unknown) => reasons.push(error instanceof Error ? error.message : String(error)),
        ),
      ),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise((resolve) => {
      timer = setTimeout(resolve, startWithin);
    });
    await Promise.race([all, tooLate]);
    clearTimeout(timer);
    for (const { number, thread } of started) {
      if (ready.has(number)) this.#take(number, thread);
      else thread.end();
    }
    if (ready.size < wanted)
      this.note = `${ready.size + 1} of ${wanted + 1} threads: ${reasons[0] ?? `the others did not start within ${startWithin} ms`}`;
  }

  #take(number: number, thread: Thread): void {
    this.#threads.push({ number, thread, scratch: 0 });
    void thread.ended.then((reason) => {
      if (!this.#disposed) this.#failure ||= `thread ${number} has failed: ${reason}`;
    });
  }

  /** How many work, the host among them. */
  get threads(): number {
    return this.#threads.length + 1;
  }

  /**
   * Sees to it that each thread has this much work space.
   *
   * @param replace gives a block back (0: there is none yet) and takes another
   */
  provideScratch(bytes: number, replace: (block: number, bytes: number) => number): void {
    if (bytes <= this.#scratchBytes) return;
    for (const one of this.#threads) {
      one.scratch = replace(one.scratch, bytes);
      this.#control.setScratch(one.number, one.scratch, bytes);
    }
    this.#scratchBytes = bytes;
  }

  /** @throws EngineError when a thread was lost: what it was working on may be half done */
  check(routine: string): void {
    if (this.#failure !== '') throw new EngineError(this.engine, routine, this.#failure);
  }

  /** Does a job, together with the threads. @throws EngineError when one of them fails */
  run({ name, chunks, first, step, last }: Job): void {
    this.check(name);
    if (chunks > CHUNKS) throw new EngineError(this.engine, name, `more than ${CHUNKS} chunks`);
    const { words } = this.#control;
    this.#control.describe(this.#names.indexOf(name), chunks, first, step, last);
    Atomics.store(words, DONE, 0);
    this.#job = (this.#job + 1) | 0;
    Atomics.store(words, TICKET, (this.#job << JOB_SHIFT) | chunks);
    Atomics.notify(words, TICKET);
    try {
      for (;;) {
        const ticket = Atomics.load(words, TICKET);
        if ((ticket & CHUNKS) === 0) break;
        this.#control.work(this.#functions, ticket);
      }
    } catch (error) {
      this.#failure = `failed in the caller's thread: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    }
    this.#await(name, chunks);
  }

  /** Until all chunks are finished. */
  #await(name: string, chunks: number): void {
    const { words } = this.#control;
    const naps = Math.ceil(this.patience / NAP);
    let before = 0;
    for (let nap = 0; nap <= naps; nap++) {
      const spins = this.#maySleep ? SPINS : NAP * SPINS_PER_MILLISECOND;
      for (let i = 0; i < spins; i++) if (Atomics.load(words, DONE) === chunks) return;
      if (Atomics.load(words, FAILED) !== 0) {
        this.#failure ||= `thread ${Atomics.load(words, FAILED)} has failed`;
        break;
      }
      const done = Atomics.load(words, DONE);
      if (done !== before) nap = 0;
      before = done;
      if (this.#maySleep && done !== chunks) Atomics.wait(words, DONE, done, NAP);
      // Counted in naps, not by a clock: a computer that sleeps takes its threads along.
      if (Atomics.load(words, DONE) === chunks) return;
    }
    this.#failure ||= `a thread has not answered for ${this.patience} ms`;
    throw new EngineError(this.engine, name, this.#failure);
  }

  /** Ends the threads. */
  dispose(): void {
    this.#disposed = true;
    this.#failure ||= 'its threads have been ended';
    const { words } = this.#control;
    Atomics.store(words, STOP, 1);
    this.#job = (this.#job + 1) | 0;
    Atomics.store(words, TICKET, this.#job << JOB_SHIFT);
    Atomics.notify(words, TICKET);
    for (const { thread } of this.#threads) thread.end();
    this.#threads = [];
  }
}
