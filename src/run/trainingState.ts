/** What changes while a recipe trains: the model's weights, the optimizer's slots, and how a step changes them. */
import { concat, engine, tensor, tidy, variableGrads, type NamedTensorMap } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from '../benchmarks/models.ts';
import type { FilledBatch } from '../data/batches.ts';
import { TwinrunError } from '../errors.ts';
import { beginStep } from '../models/drawingLayer.ts';
import { FUSED_KERNELS } from '../models/fusedKernels.ts';
import { clipGradients } from '../models/gradients.ts';
import { initialiseWeights, parametersOf, statesOf, type Parameter } from '../models/initialisers.ts';
import { meanLoss } from '../models/losses.ts';
import { createOptimizer, type Optimizer } from '../models/optimizers.ts';
import { scheduleOf, type Schedule } from '../models/schedules.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import type { Recipe } from './recipe.ts';
import type { TensorDigest } from './runFile.ts';
import type { StepOutputs } from './stepRecords.ts';
import { batchTensors, forward, taskOf } from './tasks/index.ts';
import { buildLayers } from './topology/build.ts';
import type { Checkpoint } from './trainingEvent.ts';

export class TrainingState {
  readonly model: LayersModel;
  readonly parameters: readonly Parameter[];
  /** What the model keeps besides: its forward pass in training changes it, no gradient does. */
  readonly #states: readonly Parameter[];
  readonly #optimizer: Optimizer;
  readonly #schedule: Schedule;
  /** Slots of each parameter. */
  readonly #slots: Tensor[][];

  /**
   * A new model with its first weights, or a checkpoint's. On the recipe's backend.
   *
   * @param uncappedSteps steps of the run without its cap
   * @throws TwinrunError when the checkpoint is of another model
   */
  constructor(
    private readonly recipe: Recipe,
    uncappedSteps: number,
    from: Checkpoint | undefined,
  ) {
    this.#optimizer = createOptimizer(recipe.optimizer);
    this.#schedule = scheduleOf(recipe.schedule, recipe.optimizer.learningRate, uncappedSteps);
    this.model =
      recipe.model.kind === 'benchmark' ? buildModel(recipe.model.id) : buildLayers(recipe.model.topology);
    this.parameters = parametersOf(this.model);
    this.#states = statesOf(this.model);
    if (from === undefined) {
      initialiseWeights(this.model, recipe.seed);
      this.#slots = this.parameters.map(({ variable }) => this.#optimizer.start(variable));
    } else {
      this.#slots = this.#restore(from);
    }
  }

  /** Parameters, then states: what a fingerprint covers and a result names. */
  get #weights(): readonly Parameter[] {
    return [...this.parameters, ...this.#states];
  }

  /** Names of the tensors that a step's marks are about, in their order. */
  get names(): readonly string[] {
    return this.#weights.map(({ name }) => name);
  }

  /** One step: the loss, then the next weights and their hashes, all on the device. */
  update(batch: FilledBatch, step: number): StepOutputs {
    const { recipe, model } = this;
    const task = taskOf(recipe);
    const variables = this.parameters.map(({ variable }) => variable);
    beginStep(model, { seed: recipe.seed, step });
    return tidy(() => {
      const tensors = batchTensors(task, batch);
      const { value, grads } = variableGrads(
        (): Scalar => meanLoss(task.losses(forward(model, tensors.features, true), tensors)),
        variables,
      );
      const gradients = variables.map(({ name }) => grads[name]);
      const clipped = recipe.clipping === undefined ? gradients : clipGradients(gradients, recipe.clipping);
      const rate = this.#schedule(step);
      variables.forEach((variable, i) => {
        const [next, ...slots] = this.#optimizer.update(step, variable, clipped[i], this.#slots[i], rate);
        variable.assign(next as typeof variable);
        this.#slots[i].forEach((slot) => slot.dispose());
        this.#slots[i] = slots.map((slot) => engine().keep(slot));
      });
      return { loss: value as Tensor, hashes: concat(this.#weights.map(({ variable }) => hashOf(variable))) };
    });
  }

  /** Everything that a checkpoint must have, by name. */
  async tensors(): Promise<Checkpoint['tensors']> {
    const slots = this.parameters.flatMap(({ name }, i) =>
      this.#slots[i].map((slot, j) => ({ name: `${name}/${this.#optimizer.slots[j]}`, variable: slot })),
    );
    // Asked for together: they travel together.
    return Promise.all(
      [...this.#weights, ...slots].map(async ({ name, variable }) => ({
        ...{ name, shape: variable.shape },
        bytes: bytesOf(await variable.data()),
      })),
    );
  }

  /** The digests of the weights. */
  async digests(): Promise<TensorDigest[]> {
    return Promise.all(
      this.#weights.map(async ({ name, variable }): Promise<TensorDigest> => ({
        ...{ name, shape: variable.shape, dtype: 'float32' },
        sha256: sha256Hex(bytesOf(await variable.data())),
      })),
    );
  }

  #restore(from: Checkpoint): Tensor[][] {
    const find = (name: string, shape: readonly number[]): Tensor => {
      const found = from.tensors.find((t) => t.name === name);
      if (found === undefined || found.shape.join() !== shape.join())
        throw new TwinrunError(
          'invalid-input',
          `the checkpoint has no ${name} of shape [${shape.join(', ')}]`,
        );
      return tensor(new Float32Array(found.bytes.slice().buffer), [...shape], 'float32');
    };
    for (const { name, variable } of this.#weights) {
      const value = find(name, variable.shape);
      variable.assign(value as typeof variable);
      value.dispose();
    }
    return this.parameters.map(({ name, variable }) =>
      this.#optimizer.slots.map((slot) => find(`${name}/${slot}`, variable.shape)),
    );
  }

  dispose(): void {
    this.#slots.flat().forEach((slot) => slot.dispose());
    this.model.dispose();
  }
}

function hashOf(x: Tensor): Tensor {
  return engine().runKernel(FUSED_KERNELS.tensorHash, { x } as unknown as NamedTensorMap) as Tensor;
}

/** Little-endian bytes, as typed arrays have them on every engine that runs WebAssembly. */
function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}
