/** Runs one shader on a device without an engine: words in, words out. */
import { Pipelines } from '../../src/backends/webgpu/pipelines.ts';
import { HEADER_WORDS, workgroupsOf } from '../../src/backends/webgpu/shaderText.ts';
import type { Shader } from '../../src/kernels/gpu.ts';

const USAGE = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, UNIFORM: 0x40, STORAGE: 0x80 } as const;

export class ShaderRunner {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pipelines = new Pipelines(device);
  }

  static async open(gpu: GPU | undefined): Promise<ShaderRunner> {
    const device = await (await gpu?.requestAdapter())?.requestDevice();
    if (device === undefined) throw new Error('no WebGPU device');
    return new ShaderRunner(device);
  }

  /** The shader's only output, `words` long, from one dispatch of `count`. */
  async run(
    shader: Shader,
    inputs: readonly Uint32Array<ArrayBuffer>[],
    words: number,
    count: number,
    args: readonly number[] = [],
  ): Promise<Uint32Array> {
    const { pipeline, layout, tables, argumentBytes } = await this.#pipelines.get(shader);
    const params = new Int32Array(argumentBytes / 4);
    params[0] = count;
    params.set(args, HEADER_WORDS);
    const uploaded = inputs.map((data) => this.#upload(data, USAGE.STORAGE));
    const output = this.#device.createBuffer({ size: words * 4, usage: USAGE.STORAGE | USAGE.COPY_SRC });
    const staging = this.#device.createBuffer({ size: words * 4, usage: USAGE.MAP_READ | USAGE.COPY_DST });
    const own = [this.#upload(params, USAGE.UNIFORM), ...uploaded, output];
    const bound = [...own, ...(tables === undefined ? [] : [tables])];
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      this.#device.createBindGroup({
        layout,
        entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
      [0],
    );
    pass.dispatchWorkgroups(...workgroupsOf(shader, count));
    pass.end();
    encoder.copyBufferToBuffer(output, 0, staging, 0, words * 4);
    this.#device.queue.submit([encoder.finish()]);
    await staging.mapAsync(0x1); // READ
    const result = new Uint32Array(staging.getMappedRange()).slice();
    for (const buffer of [...own, staging]) buffer.destroy();
    return result;
  }

  #upload(data: Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, usage: number): GPUBuffer {
    const buffer = this.#device.createBuffer({ size: data.byteLength, usage: usage | USAGE.COPY_DST });
    this.#device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  close(): void {
    this.#device.destroy();
  }
}
