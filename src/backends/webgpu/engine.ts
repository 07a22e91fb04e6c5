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
import { Pipelines, type CompileProgress, type Program } from './pipelines.ts';
import { HEADER_WORDS, workgroupsOf } from './shaderText.ts';

export const EXACT_WEBGPU = 'exact-webgpu';

/** Work on the device, in the order in which it was recorded. */
type Job =
  | {
      readonly kind: 'dispatch';
      readonly program: Promise<Program>;
      readonly blocks: readonly Block[];
      /** Words: the header, then the arguments. */
      readonly params: Int32Array;
      readonly groups: readonly [number, number];
    }
  | { readonly kind: 'write'; readonly block: Block; readonly words: Uint32Array<ArrayBuffer> }
  | {
      readonly kind: 'read';
      readonly block: Block;
      readonly words: number;
      readonly done: (result: Uint32Array) => void;
      readonly failed: (reason: unknown) => void;
    };

/** Jobs recorded before they are handed over without being asked for. */
const MOST_JOBS = 256;
/** Dispatches' arguments start at multiples of this many bytes; every device can. */
const ALIGNMENT = 256;
/** Faults are kept apart by routine, in this many places. */
const FAULT_WORDS = 64;
const NO_FAULT = 0xffffffff;
/** Bind groups kept for reuse. */
const MOST_BIND_GROUPS = 4096;

const USAGE = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, UNIFORM: 0x40, STORAGE: 0x80 } as const;

export class WebgpuEngine implements Engine<Block> {
  readonly name = EXACT_WEBGPU;
  readonly #device: GPUDevice;
  readonly #traits: GpuTraits;
  readonly #blocks: Blocks;
  readonly #pipelines: Pipelines;
  readonly #faults: GPUBuffer;
  /** The routine of each place in the faults. */
  readonly #faultNames: string[] = [];
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  #params: GPUBuffer | undefined;
  #jobs: Job[] = [];
  /** Settles when what was handed over before is on the device's queue. */
  #handedOver: Promise<void> = Promise.resolve();
  #scheduled = false;
  /** What went wrong since reads were last told of it. */
  #failure: TwinrunError | undefined;
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
    this.#faults = device.createBuffer({
      size: FAULT_WORDS * 4,
      usage: USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST,
    });
    this.#clearFaults();
    // A rejected call means a result that was not computed: nothing may be read after it.
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#failure ??= new EngineError(EXACT_WEBGPU, 'device', error.message);
    });
    void device.lost.then(({ message, reason }) => {
      this.#lost = new TwinrunError(
        'device-lost',
        `exact-webgpu: the GPU device was lost: ${message || reason}`,
        '',
        'Resume from the last checkpoint, here or with the WASM backend: the bits are the same.',
      );
    });
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
    const temporaries = (plan.temporaries ?? []).map((size) => this.#blocks.take(size));
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

  /** Compiles shaders ahead. */
  async prepare(shaders: readonly Shader[]): Promise<void> {
    await Promise.all(shaders.map((shader) => this.#pipelines.get(shader)));
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
    if (shader.faults) params[1] = this.#faultPlace(routine);
    params.set(args, HEADER_WORDS);
    this.#record({
      kind: 'dispatch',
      program: this.#pipelines.get(shader),
      blocks,
      params,
      groups: workgroupsOf(shader, count),
    });
  }

  #faultPlace(routine: string): number {
    const found = this.#faultNames.indexOf(routine);
    return found >= 0 ? found : this.#faultNames.push(routine) - 1;
  }

  #clearFaults(): void {
    this.#device.queue.writeBuffer(this.#faults, 0, new Uint32Array(FAULT_WORDS).fill(NO_FAULT));
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
    const reads = jobs.filter((job) => job.kind === 'read');
    try {
      const programs = new Map<Job, Program>();
      for (const job of jobs) if (job.kind === 'dispatch') programs.set(job, await job.program);
      if (this.lost !== undefined) throw this.lost;
      this.#encode(jobs, programs);
    } catch (error) {
      const failure = this.lost ?? asError(error);
      // Without a read nobody listens yet: the next one would find results that are not there, and is told.
      if (reads.length === 0) this.#failure ??= failure;
      for (const { failed } of reads) failed(failure);
    }
  }

  /** Encodes jobs; a write ends a submission, as the queue's writes take place between submissions. */
  #encode(jobs: readonly Job[], programs: ReadonlyMap<Job, Program>): void {
    const queue = this.#device.queue;
    const offsets = this.#uploadParams(jobs);
    let encoder: GPUCommandEncoder | undefined;
    let pass: GPUComputePassEncoder | undefined;
    const readBacks: (() => void)[] = [];
    const endPass = (): void => {
      pass?.end();
      pass = undefined;
    };
    const submit = (): void => {
      endPass();
      if (encoder !== undefined) queue.submit([encoder.finish()]);
      encoder = undefined;
    };
    for (const job of jobs) {
      const program = programs.get(job);
      if (job.kind === 'dispatch' && program !== undefined) {
        encoder ??= this.#device.createCommandEncoder();
        pass ??= encoder.beginComputePass();
        pass.setPipeline(program.pipeline);
        pass.setBindGroup(0, this.#bindGroup(program, job.blocks), [offsets.get(job) ?? 0]);
        pass.dispatchWorkgroups(job.groups[0], job.groups[1]);
      } else if (job.kind === 'write') {
        submit();
        queue.writeBuffer(job.block.buffer, 0, job.words);
      } else if (job.kind === 'read') {
        endPass();
        encoder ??= this.#device.createCommandEncoder();
        readBacks.push(this.#copyBack(encoder, job));
      }
    }
    submit();
    for (const map of readBacks) map();
  }

  #uploadParams(jobs: readonly Job[]): ReadonlyMap<Job, number> {
    const offsets = new Map<Job, number>();
    const dispatches = jobs.filter((job) => job.kind === 'dispatch');
    let end = 0;
    for (const job of dispatches) {
      offsets.set(job, end);
      end += Math.ceil((job.params.byteLength || 1) / ALIGNMENT) * ALIGNMENT;
    }
    if (end === 0) return offsets;
    // The last window may reach past its arguments, up to what its shader declares.
    const size = end + 1024;
    if (this.#params === undefined || this.#params.size < size) {
      this.#params?.destroy();
      this.#params = this.#device.createBuffer({ size: size * 2, usage: USAGE.UNIFORM | USAGE.COPY_DST });
      this.#bindGroups.clear();
    }
    const words = new Int32Array(end / 4);
    for (const job of dispatches) words.set(job.params, (offsets.get(job) ?? 0) / 4);
    this.#device.queue.writeBuffer(this.#params, 0, words);
    return offsets;
  }

  #bindGroup({ shader, layout, tables, argumentBytes }: Program, blocks: readonly Block[]): GPUBindGroup {
    const key = `${shader.name} ${blocks.map(({ id }) => id).join(' ')}`;
    const found = this.#bindGroups.get(key);
    if (found !== undefined) return found;
    const params = this.#params;
    if (params === undefined) throw new Error('no arguments were uploaded');
    const resources: GPUBufferBinding[] = [
      { buffer: params, size: argumentBytes },
      ...blocks.map(({ buffer }) => ({ buffer })),
      ...(tables === undefined ? [] : [{ buffer: tables }]),
      ...(shader.faults === undefined ? [] : [{ buffer: this.#faults }]),
    ];
    const group = this.#device.createBindGroup({
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    if (this.#bindGroups.size >= MOST_BIND_GROUPS) this.#bindGroups.clear();
    this.#bindGroups.set(key, group);
    return group;
  }

  /** Copies a block and the faults; returns what waits for them, to be called after the submission. */
  #copyBack(encoder: GPUCommandEncoder, { block, words, done, failed }: Job & { kind: 'read' }): () => void {
    const bytes = words * 4;
    const staging = this.#device.createBuffer({
      size: bytes + FAULT_WORDS * 4,
      usage: USAGE.MAP_READ | USAGE.COPY_DST,
    });
    encoder.copyBufferToBuffer(block.buffer, 0, staging, 0, bytes);
    encoder.copyBufferToBuffer(this.#faults, 0, staging, bytes, FAULT_WORDS * 4);
    return () => {
      staging
        .mapAsync(0x1) // READ
        .then(() => {
          const all = new Uint32Array(staging.getMappedRange()).slice();
          staging.destroy();
          const fault = this.#firstFault(all.subarray(words));
          const failure = this.lost ?? this.#failure ?? fault;
          if (failure === undefined) done(all.slice(0, words));
          else failed(failure);
          this.#failure = undefined;
        })
        .catch((error: unknown) => failed(this.lost ?? asError(error)));
    };
  }

  /** The first routine that found an index out of range since faults were last told. */
  #firstFault(faults: Uint32Array): EngineError | undefined {
    const place = faults.findIndex((word) => word !== NO_FAULT);
    if (place < 0) return undefined;
    this.#clearFaults();
    return indexOutOfRange(EXACT_WEBGPU, this.#faultNames[place], faults[place]);
  }
}

function asError(error: unknown): TwinrunError {
  if (error instanceof TwinrunError) return error;
  return new EngineError(EXACT_WEBGPU, 'device', error instanceof Error ? error.message : String(error));
}
