/**
 * From a recipe to its bits. The trainer is a sequence of events that somebody else pulls: not pulling is a pause,
 * returning early is a cancel, and neither can change a bit. A checkpoint goes on elsewhere with the same bits.
 */
import { metricOf } from '../benchmarks/metric.ts';
import { BatchBuffer, batchCount, batchExamples, epochOrder, type FilledBatch } from '../data/batches.ts';
import type { Dataset, Division } from '../data/dataset.ts';
import { featureCount } from '../data/dataset.ts';
import { datasetSha256 } from '../data/own/ownData.ts';
import { prepareFeatures, type PreparedFeatures } from '../data/preprocessing.ts';
import { splitExamples } from '../data/split.ts';
import { TwinrunError } from '../errors.ts';
import { evaluate, type EvaluationInput } from './evaluate.ts';
import { makeExhibits } from './makeExhibits.ts';
import { onBackend, type BackendChoice } from './onBackend.ts';
import type { Recipe } from './recipe.ts';
import { recipeId } from './recipeId.ts';
import { resultDigest } from './resultDigest.ts';
import { sampleCharacters, type SampleOptions } from './sample.ts';
import { StepRecords } from './stepRecords.ts';
import type { Evaluation, RunResult } from './runFile.ts';
import { requireFit, taskOf } from './tasks/index.ts';
import { requireModelFits } from './topology/fit.ts';
import type { Checkpoint, TrainingEvent } from './trainingEvent.ts';
import { TrainingState } from './trainingState.ts';

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
  /** Whether to yield what there is to show of the trained model, before the end. */
  readonly exhibits?: boolean;
}

/** Steps of a whole run, for a given number of training examples. */
export function totalStepsOf(recipe: Recipe, trainExamples: number): number {
  const all = uncappedStepsOf(recipe, trainExamples);
  return recipe.steps === null ? all : Math.min(all, recipe.steps);
}

function uncappedStepsOf({ batchSize, epochs }: Recipe, trainExamples: number): number {
  return batchCount(trainExamples, batchSize) * epochs;
}

/** A running training: pull its events; ask for a checkpoint between them. */
export interface Training extends AsyncGenerator<TrainingEvent, void, undefined> {
  /**
   * The state after the last step that was made; `stepsAhead` - 1 of them at most have yet to be pulled.
   *
   * @throws TwinrunError when the training has not started or is over
   */
  checkpoint(): Promise<Checkpoint>;

  /**
   * Text of the model as it is, a character at a time, between two events or after the last.
   *
   * @throws TwinrunError (from the sequence) when the training has not started or is over, or its model gives no text
   */
  sample(options?: SampleOptions): AsyncGenerator<string, void, undefined>;
}

/**
 * Trains a recipe.
 *
 * @throws TwinrunError (from the sequence) when the data set is not the recipe's, the checkpoint is another recipe's, or
 *   the backend lacks something
 */
export function train(recipe: Recipe, options: TrainOptions): Training {
  const run = new Run(recipe, options);
  return Object.assign(run.events(), {
    checkpoint: () => run.checkpoint(),
    sample: (options?: SampleOptions) => run.sample(options),
  });
}

class Run {
  readonly #id: string;
  readonly #division: Division;
  readonly #features: PreparedFeatures;
  readonly #choice: BackendChoice;
  #state: TrainingState | undefined;
  #step = 0;
  readonly #records: StepRecords;
  #evaluations: Evaluation[] = [];

  constructor(
    private readonly recipe: Recipe,
    private readonly options: TrainOptions,
  ) {
    const { dataset, from } = options;
    const wanted = datasetSha256(recipe.dataset);
    if (dataset.sha256 !== wanted)
      throw new TwinrunError(
        'digest-mismatch',
        `the recipe is for data with digest ${wanted}, this data set has ${dataset.sha256}`,
        'dataset.sha256',
      );
    this.#id = recipeId(recipe);
    if (from !== undefined && from.recipeId !== this.#id)
      throw new TwinrunError(
        'invalid-input',
        `the checkpoint is of recipe ${from.recipeId}, not ${this.#id}`,
      );
    requireFit(recipe, dataset);
    requireModelFits(recipe, dataset);
    this.#division = splitExamples(dataset, recipe.split, recipe.seed);
    this.#features = prepareFeatures(dataset, recipe.preprocessing, this.#division.train);
    this.#records = new StepRecords(from);
    this.#choice = { backend: options.backend, productBits: recipe.numerics.productBits };
  }

  async *events(): AsyncGenerator<TrainingEvent, void, undefined> {
    const { recipe, options } = this;
    const { dataset, signal, from, stepsAhead = 1 } = options;
    const stepsPerEpoch = batchCount(this.#division.train.length, recipe.batchSize);
    const totalSteps = totalStepsOf(recipe, this.#division.train.length);
    try {
      const state = await onBackend(this.#choice, () => this.#start(from));
      yield {
        kind: 'start',
        totalSteps,
        step: this.#step,
        stepsPerEpoch,
        metric: metricOf(recipe),
        parameters: state.parameters.reduce((sum, { variable }) => sum + variable.size, 0),
        trainExamples: this.#division.train.length,
        testExamples: this.#division.test.length,
        tensors: state.names,
      };
      const batch = new BatchBuffer(recipe.batchSize, this.#features, dataset);
      let order: { readonly epoch: number; readonly examples: Uint32Array } | undefined;
      for (;;) {
        // Before the next step, not after the last one: a run resumed between the two has it still to do.
        if (this.#evaluationIsDue(stepsPerEpoch, totalSteps)) {
          while (this.#records.outstanding > 0) yield await this.#records.take();
          const epoch = Math.ceil(this.#step / stepsPerEpoch);
          const evaluation = await evaluate(this.#evaluationInput(state), epoch, this.#step);
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
        await this.#trainOn(state, batch.fill(examples));
        if (this.#records.outstanding >= stepsAhead) yield await this.#records.take();
      }
      if (options.exhibits === true)
        for (const exhibit of await makeExhibits(recipe.loss, this.#evaluationInput(state)))
          yield { kind: 'exhibit', exhibit };
      yield { kind: 'end', result: await this.#result(state) };
    } finally {
      this.#dispose();
    }
  }

  #start(from: Checkpoint | undefined): TrainingState {
    const uncapped = uncappedStepsOf(this.recipe, this.#division.train.length);
    this.#state = new TrainingState(this.recipe, uncapped, from);
    this.#step = from?.step ?? 0;
    this.#evaluations = [...(from?.evaluations ?? [])];
    return this.#state;
  }

  /** After each epoch, and after the last step. */
  #evaluationIsDue(stepsPerEpoch: number, totalSteps: number): boolean {
    const step = this.#step;
    if (step === 0 || this.#evaluations.at(-1)?.step === step) return false;
    return step % stepsPerEpoch === 0 || step === totalSteps;
  }

  #evaluationInput({ model }: TrainingState): EvaluationInput {
    const { recipe, options } = this;
    return {
      task: taskOf(recipe),
      model,
      seed: recipe.seed,
      dataset: options.dataset,
      features: this.#features,
      examples: this.#division.test,
      on: this.#choice,
    };
  }

  async #trainOn(state: TrainingState, batch: FilledBatch): Promise<void> {
    const step = this.#step + 1;
    const outputs = await onBackend(this.#choice, () => state.update(batch, step));
    this.#step = step;
    this.#records.add(step, outputs);
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.#state === undefined) throw new TwinrunError('unavailable', 'the training is not running');
    await this.#records.settle();
    return {
      version: 1,
      recipeId: this.#id,
      step: this.#step,
      tensors: await this.#state.tensors(),
      losses: [...this.#records.losses],
      fingerprints: [...this.#records.fingerprints],
      marks: [...this.#records.marks],
      evaluations: [...this.#evaluations],
    };
  }

  async *sample(options?: SampleOptions): AsyncGenerator<string, void, undefined> {
    const {
      recipe,
      options: { dataset },
    } = this;
    if (this.#state === undefined) throw new TwinrunError('unavailable', 'the training is not running');
    if (taskOf(recipe).sequential !== true)
      throw new TwinrunError('invalid-input', `a model of ${dataset.name} gives no text`, 'loss');
    yield* sampleCharacters(
      {
        ...{ model: this.#state.model, on: this.#choice, seed: recipe.seed },
        ...{ characters: dataset.classes, places: featureCount(dataset) },
      },
      options,
    );
  }

  async #result(state: TrainingState): Promise<RunResult> {
    const result = {
      losses: this.#records.losses,
      fingerprints: this.#records.fingerprints,
      marks: this.#records.marks,
      evaluations: this.#evaluations,
      tensors: await state.digests(),
    };
    return { ...result, digest: resultDigest(this.#id, result) };
  }

  #dispose(): void {
    this.#state?.dispose();
    this.#state = undefined;
  }
}
