/**
 * The engine on WebGPU. Routines are recorded and run later, in order: a device answers only when it is asked, and while
 * its shaders compile, recording goes on. What goes wrong is told by the next read.
 */
import type { GpuTraits, Shader } from '../../kernels/gpu.ts';
import { gpuRoutines } from '../../kernels/index.wgsl.ts';
import type { Arguments, Operand, Routine } from '../../kernels/kernel.ts';
import { TwinrunError } from '../../errors.ts';
import { CANONICAL_NAN_BITS } from '../../numerics/float32.ts';
import { EngineError, indexOutOfRange, type Bound, type Engine } from '../engine.ts';
import { Blocks, type Block } from './blocks.ts';
import { Faults } from './faults.ts';
import type { Job, ReadJob } from './job.ts';
import { EXACT_WEBGPU } from './name.ts';
import { Pipelines, type CompileProgress, type Program } from './pipelines.ts';
import { HEADER_WORDS, workgroupsOf } from './shaderText.ts';
import { Submitter, type ReadBack } from './submitter.ts';

/** Jobs recorded before they are handed over without being asked for. */
const MOST_JOBS = 256;

export class WebgpuEngine implements Engine<Block> {
  readonly name = EXACT_WEBGPU;
  readonly #device: GPUDevice;
  readonly #traits: GpuTraits;
  readonly #blocks: Blocks;
  readonly #pipelines: Pipelines;
  readonly #faults: Faults;
  readonly #submitter: Submitter;
  #jobs: Job[] = [];
  /** Settles when what was handed over before is on the device's queue. */
  #handedOver: Promise<void> = Promise.resolve();
  #scheduled = false;
  /** Blocks whose contents could not be computed, and why. */
  readonly #spoilt = new WeakMap<Block, TwinrunError>();
  /** For good. */
  #lost: TwinrunError | undefined;

  /** @param adapter what the device's adapter calls itself */
  constructor(
    device: GPUDevice,
    traits: GpuTraits,
    readonly adapter: string,
  ) {
    this.#device = device;
    this.#traits = traits;
    this.#blocks = new Blocks(device);
    this.#pipelines = new Pipelines(device);
    this.#faults = new Faults(device);
    this.#submitter = new Submitter(device, this.#faults);
    // A rejected call means some result that was not computed: nothing may be read after it.
    device.addEventListener('uncapturederror', ({ error }) => {
      const outOfMemory = 'GPUOutOfMemoryError' in globalThis && error instanceof GPUOutOfMemoryError;
      this.#lost ??= outOfMemory
        ? this.#blocks.outOfMemory()
        : new EngineError(EXACT_WEBGPU, 'device', error.message);
    });
    void device.lost.then(({ message, reason }) => {
      this.#lost ??= new TwinrunError(
        'device-lost',
        `exact-webgpu: the GPU device was lost: ${message || reason}`,
        '',
        'Resume from the last checkpoint, here or with the WASM backend: the bits are the same.',
      );
    });
  }

  /** How products of 14 bits are computed. */
  get variant(): string {
    return this.#traits.packedDots ? 'dot4I8Packed' : 'int32';
  }

  /** Without memory a device is of as little use as without itself: a fresh one starts with all of it. */
  get lost(): TwinrunError | undefined {
    return this.#lost ?? this.#blocks.failure;
  }

  /** Told whenever a shader is asked for or compiled. */
  set onCompile(report: ((progress: CompileProgress) => void) | undefined) {
    this.#pipelines.onProgress = report;
  }

  alloc(words: number): Block {
    return this.#blocks.take(words);
  }

  free(block: Block): void {
    this.#blocks.give(block);
  }

  write(to: Bound<Block>, words: Uint32Array): void {
    const own = new Uint32Array(words);
    if (to.dtype === 'float32')
      for (let i = 0; i < own.length; i++)
        if ((own[i] & 0x7fffffff) > 0x7f800000) own[i] = CANONICAL_NAN_BITS;
    if (own.length > 0) this.#record({ kind: 'write', block: to.buffer, words: own });
  }

  read(from: Bound<Block>): Promise<Uint32Array> {
    if (from.words === 0) return Promise.resolve(new Uint32Array(0));
    return new Promise((done, failed) => {
      this.#record({ kind: 'read', block: from.buffer, words: from.words, done, failed });
      this.#schedule();
    });
  }

  run(
    routine: Routine,
    inputs: readonly Bound<Block>[],
    outputs: readonly Bound<Block>[],
    args: Arguments,
  ): void {
    if (this.lost !== undefined) throw this.lost;
    const own = gpuRoutines.get(routine.name);
    if (own === undefined) throw new EngineError(EXACT_WEBGPU, routine.name, 'this engine does not have it');
    const words = (bound: readonly Bound<Block>[]) => bound.map((one) => one.words);
    const plan = own.plan(args, { inputs: words(inputs), outputs: words(outputs) }, this.#traits);
    const temporaries = this.#blocks.takeAll(plan.temporaries ?? []);
    const find = ({ of, index }: Operand): Block =>
      of === 'temporary' ? temporaries[index] : (of === 'input' ? inputs : outputs)[index].buffer;
    for (const { shader, tensors, args: values, count } of plan.dispatches)
      if (count > 0) this.#dispatch(routine.name, shader, tensors.map(find), values, count);
    // Later work that takes them comes after this on the queue.
    temporaries.forEach((block) => this.#blocks.give(block));
  }

  bytes(): number {
    return this.#blocks.bytes;
  }

  dispose(): void {
    this.#device.destroy();
  }

  #dispatch(
    routine: string,
    shader: Shader,
    blocks: readonly Block[],
    args: readonly number[],
    count: number,
  ): void {
    if (blocks.length !== shader.reads + shader.writes || args.length > shader.args)
      throw new Error(`${shader.name}: ${blocks.length} tensors, ${args.length} arguments`);
    const params = new Int32Array(HEADER_WORDS + args.length);
    params[0] = count;
    if (shader.faults) params[1] = this.#faults.placeOf(routine);
    params.set(args, HEADER_WORDS);
    this.#record({
      kind: 'dispatch',
      program: this.#pipelines.get(shader),
      blocks,
      reads: shader.reads,
      params,
      groups: workgroupsOf(shader, count),
    });
  }

  #record(job: Job): void {
    this.#jobs.push(job);
    if (this.#jobs.length >= MOST_JOBS) this.#handOver();
  }

  /** Hands over after the current turn, so that several reads travel together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#handOver();
    });
  }

  #handOver(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    this.#handedOver = this.#handedOver.then(() => this.#submit(jobs));
  }

  async #submit(jobs: readonly Job[]): Promise<void> {
    let reads: readonly ReadJob[] = jobs.filter((job) => job.kind === 'read');
    try {
      const programs = new Map<Job, Program>();
      const runnable: Job[] = [];
      for (const job of jobs) if (await this.#canRun(job, programs)) runnable.push(job);
      reads = runnable.filter((job) => job.kind === 'read');
      if (this.lost !== undefined) throw this.lost;
      const readBack = this.#submitter.submit(runnable, programs);
      // Not awaited: what is recorded next may be submitted meanwhile.
      if (readBack !== undefined) void this.#deliver(reads, readBack);
    } catch (error) {
      // What was in this batch is not computed: without it, nothing later can be trusted.
      this.#lost ??= this.lost ?? asError(error);
      this.#refuse(reads, this.#lost);
    }
  }

  /** Whether all that a job needs is there. Otherwise what it was to give is spoilt, or the read is told. */
  async #canRun(job: Job, programs: Map<Job, Program>): Promise<boolean> {
    if (job.kind === 'write') {
      this.#spoilt.delete(job.block);
      return true;
    }
    if (job.kind === 'read') {
      const reason = this.#spoilt.get(job.block);
      if (reason !== undefined) job.failed(reason);
      return reason === undefined;
    }
    let reason = job.blocks
      .slice(0, job.reads)
      .map((block) => this.#spoilt.get(block))
      .find((why) => why !== undefined);
    try {
      programs.set(job, await job.program);
    } catch (error) {
      reason ??= asError(error);
    }
    if (reason !== undefined)
      for (const block of job.blocks.slice(job.reads)) this.#spoilt.set(block, reason);
    return reason === undefined;
  }

  async #deliver(reads: readonly ReadJob[], readBack: Promise<ReadBack>): Promise<void> {
    try {
      const { results, faults } = await readBack;
      const fault = this.#faults.take(faults);
      const reason = this.lost ?? (fault && indexOutOfRange(EXACT_WEBGPU, fault.routine, fault.position));
      if (reason === undefined) reads.forEach(({ done }, i) => done(results[i]));
      else this.#refuse(reads, reason);
    } catch (error) {
      this.#refuse(reads, this.lost ?? asError(error));
    }
  }

  #refuse(reads: readonly ReadJob[], reason: TwinrunError): void {
    for (const { failed } of reads) failed(reason);
  }
}

function asError(error: unknown): TwinrunError {
  if (error instanceof TwinrunError) return error;
  return new EngineError(EXACT_WEBGPU, 'device', error instanceof Error ? error.message : String(error));
}
