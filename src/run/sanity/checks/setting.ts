/** What the checks of a recipe have in common: its data, prepared, and models of it that can be trained a little. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  BatchBuffer,
  batchCount,
  batchExamples,
  epochOrder,
  type FilledBatch,
} from '../../../data/batches.ts';
import type { Dataset, Division } from '../../../data/dataset.ts';
import { datasetSha256 } from '../../../data/own/ownData.ts';
import { prepareFeatures, type PreparedFeatures } from '../../../data/preprocessing.ts';
import { splitExamples } from '../../../data/split.ts';
import { TwinrunError } from '../../../errors.ts';
import { fromBits } from '../../../numerics/float32.ts';
import { wordOfHex } from '../../../numerics/hex.ts';
import { evaluate } from '../../evaluate.ts';
import { modelOf } from '../../modelOf.ts';
import { onBackend, type BackendChoice } from '../../onBackend.ts';
import type { Recipe } from '../../recipe.ts';
import { requireFit, taskOf } from '../../tasks/index.ts';
import type { Task } from '../../tasks/task.ts';
import { TrainingState } from '../../trainingState.ts';

const FEWEST = 100;

export interface SanityOptions {
  /** An exact tfjs backend that has been registered. */
  readonly backend: string;
  /** The one that computes in double precision. */
  readonly doubles: string;
  readonly dataset: Dataset;
  /** Checked between steps; the sequence then throws TwinrunError('cancelled'). */
  readonly signal?: AbortSignal;
  /** Builds the model in place of the recipe's own: what is checked may also be a model with a fault. */
  readonly build?: (recipe: Recipe) => LayersModel;
}

/** What a model makes of examples. */
export interface Assessment {
  readonly loss: number;
  /** Right answers; classifiers only. */
  readonly correct?: number;
}

export class Setting {
  readonly task: Task;
  readonly dataset: Dataset;
  readonly division: Division;
  /** Where everything exact runs, with the recipe's p. */
  readonly on: BackendChoice;
  readonly #features: PreparedFeatures;
  /** By epoch, counted from 1: the latest. */
  #order: { readonly epoch: number; readonly examples: Uint32Array } | undefined;

  /** @throws TwinrunError when the data set is not the recipe's or does not fit it */
  constructor(
    readonly recipe: Recipe,
    readonly options: SanityOptions,
  ) {
    const { dataset, backend } = options;
    if (dataset.sha256 !== datasetSha256(recipe.dataset))
      throw new TwinrunError('digest-mismatch', "the data set is not the recipe's", 'dataset.sha256');
    this.task = taskOf(recipe);
    this.dataset = dataset;
    requireFit(recipe, dataset);
    this.division = splitExamples(dataset, recipe.split, recipe.seed);
    this.#features = prepareFeatures(dataset, recipe.preprocessing, this.division.train);
    this.on = { backend, productBits: recipe.numerics.productBits };
  }

  /** The training examples in the order in which an epoch, counted from 1, visits them. */
  order(epoch: number): Uint32Array {
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, examples: epochOrder(this.recipe.seed, epoch, this.division.train) };
    return this.#order.examples;
  }

  /** The examples of a step of the recipe, counted from 1. */
  batchOf(step: number): Uint32Array {
    const { batchSize } = this.recipe;
    const perEpoch = batchCount(this.division.train.length, batchSize);
    const order = this.order(Math.floor((step - 1) / perEpoch) + 1);
    return batchExamples(order, (step - 1) % perEpoch, batchSize);
  }

  /** So many examples; of long ones fewer: those that have so many labels, but a few at least. */
  most(examples: number): number {
    return Math.min(examples, Math.max(FEWEST, Math.ceil(examples / (this.dataset.labelsEach ?? 1))));
  }

  /** The examples as a batch of their own. */
  fill(examples: Uint32Array): FilledBatch {
    return new BatchBuffer(examples.length, this.#features, this.dataset).fill(examples);
  }

  /** A new model, not yet drawn. */
  build(): LayersModel {
    return (this.options.build ?? modelOf)(this.recipe);
  }

  /**
   * A model with its first weights, and its optimizer. The caller disposes of it.
   *
   * @param steps how many it is to make: what a schedule lasts
   * @param change is done to the model before it is used
   */
  start(
    steps: number,
    on: BackendChoice = this.on,
    change: (model: LayersModel) => void = () => {},
  ): Promise<TrainingState> {
    return onBackend(on, () => {
      const model = this.build();
      change(model);
      return new TrainingState(this.recipe, steps, undefined, model);
    });
  }

  /** One step on these examples. @returns the loss before it */
  async step(state: TrainingState, examples: Uint32Array, step: number): Promise<number> {
    const batch = this.fill(examples);
    const { loss, hashes } = await onBackend(this.on, () => state.update(batch, step));
    const [value] = await loss.data();
    loss.dispose();
    hashes.dispose();
    return value;
  }

  /** As an evaluation has it. */
  async assess({ model }: TrainingState, examples: Uint32Array): Promise<Assessment> {
    const { task, dataset, on } = this;
    const { seed } = this.recipe;
    const input = { task, model, seed, dataset, features: this.#features, examples, on };
    const evaluation = await evaluate(input, 0, 0);
    return { ...evaluation, loss: fromBits(wordOfHex(evaluation.loss)) };
  }

  /** @throws TwinrunError('cancelled') */
  requireGoing(): void {
    if (this.options.signal?.aborted) throw new TwinrunError('cancelled', 'the checks were stopped');
  }
}
