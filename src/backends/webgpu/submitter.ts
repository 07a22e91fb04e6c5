/** Turns recorded jobs into commands on the device's queue. */
import type { Block } from './blocks.ts';
import { FAULT_WORDS, type Faults } from './faults.ts';
import type { DispatchJob, Job, ReadJob } from './job.ts';
import type { Program } from './pipelines.ts';

/** Dispatches' arguments start at multiples of this many bytes; every device can. */
const ALIGNMENT = 256;
/** The widest window of arguments that a shader declares, bytes. */
const WIDEST = 1024;
/** Bind groups kept for reuse. */
const MOST_BIND_GROUPS = 4096;

const USAGE = { MAP_READ: 0x1, COPY_DST: 0x8, UNIFORM: 0x40 } as const;
const READ = 0x1;

/** What a batch of reads brought. */
export interface ReadBack {
  /** One for each read, in order. */
  readonly results: readonly Uint32Array[];
  readonly faults: Uint32Array;
}

export class Submitter {
  readonly #device: GPUDevice;
  readonly #faults: Faults;
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  #params: GPUBuffer | undefined;
  /** Buffers that reads travelled in, to be used again. */
  #staging: GPUBuffer[] = [];

  constructor(device: GPUDevice, faults: Faults) {
    this.#device = device;
    this.#faults = faults;
  }

  /**
   * Submits jobs in order. A write ends a submission, as the queue's writes take place between submissions.
   *
   * @returns what the reads brought; undefined when there is no read among the jobs
   */
  submit(jobs: readonly Job[], programs: ReadonlyMap<Job, Program>): Promise<ReadBack> | undefined {
    const { queue } = this.#device;
    const offsets = this.#uploadParams(jobs);
    const reads = jobs.filter((job) => job.kind === 'read');
    const staging = reads.length === 0 ? undefined : this.#takeStaging(bytesOf(reads));
    let encoder: GPUCommandEncoder | undefined;
    let pass: GPUComputePassEncoder | undefined;
    let offset = 0;
    const commands = (): GPUCommandEncoder => {
      pass?.end();
      pass = undefined;
      return (encoder ??= this.#device.createCommandEncoder());
    };
    const submit = (): void => {
      if (encoder === undefined) return;
      queue.submit([commands().finish()]);
      encoder = undefined;
    };
    for (const job of jobs) {
      const program = programs.get(job);
      if (job.kind === 'dispatch' && program !== undefined) {
        pass ??= commands().beginComputePass();
        pass.setPipeline(program.pipeline);
        pass.setBindGroup(0, this.#bindGroup(program, job.blocks), [offsets.get(job) ?? 0]);
        pass.dispatchWorkgroups(job.groups[0], job.groups[1]);
      } else if (job.kind === 'write') {
        submit();
        queue.writeBuffer(job.block.buffer, 0, job.words);
      } else if (job.kind === 'read' && staging !== undefined) {
        commands().copyBufferToBuffer(job.block.buffer, 0, staging, offset, job.words * 4);
        offset += job.words * 4;
      }
    }
    if (staging !== undefined)
      commands().copyBufferToBuffer(this.#faults.buffer, 0, staging, offset, FAULT_WORDS * 4);
    submit();
    return staging && this.#readBack(staging, reads);
  }

  async #readBack(staging: GPUBuffer, reads: readonly ReadJob[]): Promise<ReadBack> {
    await staging.mapAsync(READ, 0, bytesOf(reads));
    const all = new Uint32Array(staging.getMappedRange(0, bytesOf(reads)));
    let offset = 0;
    const take = (words: number): Uint32Array => all.slice(offset, (offset += words));
    const results = reads.map(({ words }) => take(words));
    const faults = take(FAULT_WORDS);
    staging.unmap();
    this.#staging.push(staging);
    return { results, faults };
  }

  /** A training reads the same sizes at every step; others are not kept. */
  #takeStaging(bytes: number): GPUBuffer {
    this.#staging.filter(({ size }) => size !== bytes).forEach((buffer) => buffer.destroy());
    this.#staging = this.#staging.filter(({ size }) => size === bytes);
    return (
      this.#staging.pop() ??
      this.#device.createBuffer({ size: bytes, usage: USAGE.MAP_READ | USAGE.COPY_DST })
    );
  }

  #uploadParams(jobs: readonly Job[]): ReadonlyMap<Job, number> {
    const offsets = new Map<Job, number>();
    const dispatches = jobs.filter((job): job is DispatchJob => job.kind === 'dispatch');
    let end = 0;
    for (const job of dispatches) {
      offsets.set(job, end);
      end += Math.ceil(job.params.byteLength / ALIGNMENT) * ALIGNMENT;
    }
    if (end === 0) return offsets;
    // The last window may reach past its arguments, up to what its shader declares.
    if (this.#params === undefined || this.#params.size < end + WIDEST) {
      this.#params?.destroy();
      this.#params = this.#device.createBuffer({
        size: 2 * (end + WIDEST),
        usage: USAGE.UNIFORM | USAGE.COPY_DST,
      });
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
      ...(shader.faults === undefined ? [] : [{ buffer: this.#faults.buffer }]),
    ];
    const group = this.#device.createBindGroup({
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    if (this.#bindGroups.size >= MOST_BIND_GROUPS) this.#bindGroups.clear();
    this.#bindGroups.set(key, group);
    return group;
  }
}

function bytesOf(reads: readonly ReadJob[]): number {
  return 4 * reads.reduce((sum, { words }) => sum + words, FAULT_WORDS);
}
