/**
 * From a recipe to its bits. The trainer is a sequence of events that somebody else pulls: not pulling is a pause,
 * returning early is a cancel, and neither can change a bit. A checkpoint goes on elsewhere with the same bits.
 */
import {
  concat,
  engine,
  tensor,
  tensor1d,
  tidy,
  variableGrads,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from '../benchmarks/models.ts';
import { BatchBuffer, batchCount, batchExamples, epochOrder, type FilledBatch } from '../data/batches.ts';
import { featureCount, type Dataset, type Division } from '../data/dataset.ts';
import { prepareFeatures, type PreparedFeatures } from '../data/preprocessing.ts';
import { splitExamples } from '../data/split.ts';
import { TwinrunError } from '../errors.ts';
import { FUSED_KERNELS } from '../models/fusedKernels.ts';
import { initialiseWeights, parametersOf, type Parameter } from '../models/initialisers.ts';
import { meanLoss, softmaxCrossEntropy } from '../models/losses.ts';
import { createOptimizer, type Optimizer } from '../models/optimizers.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import { evaluate } from './evaluate.ts';
import { onBackend, type BackendChoice } from './onBackend.ts';
import type { Recipe } from './recipe.ts';
import { recipeId } from './recipeId.ts';
import { resultDigest } from './resultDigest.ts';
import { StepRecords, type StepOutputs } from './stepRecords.ts';
import type { Evaluation, RunResult, TensorDigest } from './runFile.ts';
import type { Checkpoint, TrainingEvent } from './trainingEvent.ts';

export interface TrainOptions {
  /** A tfjs backend that has been registered, such as "exact-wasm". */
  readonly backend: string;
  readonly dataset: Dataset;
  /** Checked between steps; the sequence then throws TwinrunError('cancelled'). */
  readonly signal?: AbortSignal;
  /** Goes on from here. */
  readonly from?: Checkpoint;
  /**
   * How many steps may be made before the first of them is handed out; 1 unless given. More where read-backs take long:
   * nothing but the speed depends on it.
   */
  readonly stepsAhead?: number;
}

/** Steps of a whole run, for a given number of training examples. */
export function totalStepsOf(recipe: Recipe, trainExamples: number): number {
  const all = batchCount(trainExamples, recipe.batchSize) * recipe.epochs;
  return recipe.steps === null ? all : Math.min(all, recipe.steps);
}

/** A running training: pull its events; ask for a checkpoint between them. */
export interface Training extends AsyncGenerator<TrainingEvent, void, undefined> {
  /**
   * The state after the last step that was made; `stepsAhead` - 1 of them at most have yet to be pulled.
   *
   * @throws TwinrunError when the training has not started or is over
   */
  checkpoint(): Promise<Checkpoint>;
}

/**
 * Trains a recipe.
 *
 * @throws TwinrunError (from the sequence) when the data set is not the recipe's, the checkpoint is another recipe's, or
 *   the backend lacks something
 */
export function train(recipe: Recipe, options: TrainOptions): Training {
  const run = new Run(recipe, options);
  return Object.assign(run.events(), { checkpoint: () => run.checkpoint() });
}

class Run {
  readonly #id: string;
  readonly #division: Division;
  readonly #features: PreparedFeatures;
  readonly #optimizer: Optimizer;
  readonly #choice: BackendChoice;
  #model: LayersModel | undefined;
  #parameters: Parameter[] = [];
  /** Slots of each parameter. */
  #slots: Tensor[][] = [];
  #step = 0;
  readonly #records: StepRecords;
  #evaluations: Evaluation[] = [];

  constructor(
    private readonly recipe: Recipe,
    private readonly options: TrainOptions,
  ) {
    const { dataset, from } = options;
    if (dataset.sha256 !== recipe.dataset.sha256)
      throw new TwinrunError(
        'digest-mismatch',
        `the recipe is for data with digest ${recipe.dataset.sha256}, this data set has ${dataset.sha256}`,
        'dataset.sha256',
      );
    this.#id = recipeId(recipe);
    if (from !== undefined && from.recipeId !== this.#id)
      throw new TwinrunError(
        'invalid-input',
        `the checkpoint is of recipe ${from.recipeId}, not ${this.#id}`,
      );
    this.#division = splitExamples(dataset, recipe.split, recipe.seed);
    this.#features = prepareFeatures(dataset, recipe.preprocessing, this.#division.train);
    this.#optimizer = createOptimizer(recipe.optimizer);
    this.#records = new StepRecords(from);
    this.#choice = { backend: options.backend, productBits: recipe.numerics.productBits };
  }

  async *events(): AsyncGenerator<TrainingEvent, void, undefined> {
    const { recipe, options } = this;
    const { dataset, signal, from, stepsAhead = 1 } = options;
    const stepsPerEpoch = batchCount(this.#division.train.length, recipe.batchSize);
    const totalSteps = totalStepsOf(recipe, this.#division.train.length);
    try {
      const model = await onBackend(this.#choice, () => this.#start(from));
      yield {
        kind: 'start',
        totalSteps,
        step: this.#step,
        stepsPerEpoch,
        parameters: this.#parameters.reduce((sum, { variable }) => sum + variable.size, 0),
        trainExamples: this.#division.train.length,
        testExamples: this.#division.test.length,
        tensors: this.#parameters.map(({ name }) => name),
      };
      const batch = new BatchBuffer(recipe.batchSize, featureCount(dataset));
      let order: { readonly epoch: number; readonly examples: Uint32Array } | undefined;
      for (;;) {
        // Before the next step, not after the last one: a run resumed between the two has it still to do.
        if (this.#evaluationIsDue(stepsPerEpoch, totalSteps)) {
          while (this.#records.outstanding > 0) yield await this.#records.take();
          const evaluation = await evaluate(
            {
              model,
              dataset,
              features: this.#features,
              examples: this.#division.test,
              on: this.#choice,
            },
            Math.ceil(this.#step / stepsPerEpoch),
            this.#step,
          );
          this.#evaluations.push(evaluation);
          yield { kind: 'evaluation', evaluation };
        }
        if (this.#step >= totalSteps) break;
        if (signal?.aborted) throw new TwinrunError('cancelled', `cancelled after step ${this.#step}`);
        // The last step before an evaluation is not made ahead: a state between the two is no place to go on from.
        if (this.#step + 1 === totalSteps || (this.#step + 1) % stepsPerEpoch === 0)
          while (this.#records.outstanding > 0) yield await this.#records.take();
        const epoch = Math.floor(this.#step / stepsPerEpoch) + 1;
        if (order?.epoch !== epoch)
          order = { epoch, examples: epochOrder(recipe.seed, epoch, this.#division.train) };
        const examples = batchExamples(order.examples, this.#step % stepsPerEpoch, recipe.batchSize);
        const filled = batch.fill(this.#features, dataset.labels, examples);
        await this.#trainOn(model, filled);
        if (this.#records.outstanding >= stepsAhead) yield await this.#records.take();
      }
      yield { kind: 'end', result: await this.#result() };
    } finally {
      this.#dispose();
    }
  }

  /** Builds the model, and gives weights and slots their first values. */
  #start(from: Checkpoint | undefined): LayersModel {
    const model = buildModel(this.recipe);
    this.#model = model;
    this.#parameters = parametersOf(model);
    if (from === undefined) {
      initialiseWeights(model, this.recipe.seed);
      this.#slots = this.#parameters.map(({ variable }) => this.#optimizer.start(variable));
    } else {
      this.#restore(from);
    }
    return model;
  }

  /** After each epoch, and after the last step. */
  #evaluationIsDue(stepsPerEpoch: number, totalSteps: number): boolean {
    const step = this.#step;
    if (step === 0 || this.#evaluations.at(-1)?.step === step) return false;
    return step % stepsPerEpoch === 0 || step === totalSteps;
  }

  /** One step: loss and gradients, update, fingerprint; one read-back. */
  async #trainOn(model: LayersModel, batch: FilledBatch): Promise<void> {
    const step = this.#step + 1;
    const outputs = await onBackend(this.#choice, () => this.#update(model, batch, step));
    this.#step = step;
    this.#records.add(step, outputs);
  }

  /** The loss, then the parameters' next values and their hashes, all on the device. */
  #update(model: LayersModel, batch: FilledBatch, step: number): StepOutputs {
    const variables = this.#parameters.map(({ variable }) => variable);
    return tidy(() => {
      const x = tensor(batch.features, [batch.examples, this.#features.size], 'float32');
      const y = tensor1d(batch.labels, 'int32');
      const { value, grads } = variableGrads(
        () => meanLoss(softmaxCrossEntropy(model.apply(x, { training: true }) as Tensor, y)),
        variables,
      );
      variables.forEach((variable, i) => {
        const [next, ...slots] = this.#optimizer.update(step, variable, grads[variable.name], this.#slots[i]);
        variable.assign(next as typeof variable);
        this.#slots[i].forEach((slot) => slot.dispose());
        this.#slots[i] = slots.map((slot) => engine().keep(slot));
      });
      const hashes = variables.map(
        (variable) =>
          engine().runKernel(FUSED_KERNELS.tensorHash, {
            x: variable,
          } as unknown as NamedTensorMap) as Tensor,
      );
      return { loss: value as Tensor, hashes: concat(hashes) };
    });
  }

  /** Parameters, then slots, with the names under which a checkpoint and a result have them. */
  #tensors(): { readonly name: string; readonly tensor: Tensor }[] {
    const slots = this.#parameters.flatMap(({ name }, i) =>
      this.#slots[i].map((slot, j) => ({ name: `${name}/${this.#optimizer.slots[j]}`, tensor: slot })),
    );
    return [
      ...this.#parameters.map(({ name, variable }) => ({ name, tensor: variable as Tensor })),
      ...slots,
    ];
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.#model === undefined) throw new TwinrunError('unavailable', 'the training is not running');
    await this.#records.settle();
    // Asked for together: they travel together.
    const tensors = await Promise.all(
      this.#tensors().map(async ({ name, tensor: value }) => ({
        ...{ name, shape: value.shape },
        bytes: bytesOf(await value.data()),
      })),
    );
    return {
      version: 1,
      recipeId: this.#id,
      step: this.#step,
      tensors,
      losses: [...this.#records.losses],
      fingerprints: [...this.#records.fingerprints],
      marks: [...this.#records.marks],
      evaluations: [...this.#evaluations],
    };
  }

  #restore(from: Checkpoint): void {
    const find = (name: string, shape: readonly number[]): Tensor => {
      const found = from.tensors.find((t) => t.name === name);
      if (found === undefined || found.shape.join() !== shape.join())
        throw new TwinrunError(
          'invalid-input',
          `the checkpoint has no ${name} of shape [${shape.join(', ')}]`,
        );
      return tensor(new Float32Array(found.bytes.slice().buffer), [...shape], 'float32');
    };
    for (const { name, variable } of this.#parameters) {
      const value = find(name, variable.shape);
      variable.assign(value as typeof variable);
      value.dispose();
    }
    this.#slots = this.#parameters.map(({ name, variable }) =>
      this.#optimizer.slots.map((slot) => find(`${name}/${slot}`, variable.shape)),
    );
    this.#step = from.step;
    this.#evaluations = [...from.evaluations];
  }

  async #result(): Promise<RunResult> {
    const tensors = await Promise.all(
      this.#parameters.map(async ({ name, variable }): Promise<TensorDigest> => ({
        ...{ name, shape: variable.shape, dtype: 'float32' },
        sha256: sha256Hex(bytesOf(await variable.data())),
      })),
    );
    const result = {
      losses: this.#records.losses,
      fingerprints: this.#records.fingerprints,
      marks: this.#records.marks,
      evaluations: this.#evaluations,
      tensors,
    };
    return { ...result, digest: resultDigest(this.#id, result) };
  }

  #dispose(): void {
    this.#slots.flat().forEach((slot) => slot.dispose());
    this.#slots = [];
    this.#model?.dispose();
    this.#model = undefined;
  }
}

/** Little-endian bytes, as typed arrays have them on every engine that runs WebAssembly. */
function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}
