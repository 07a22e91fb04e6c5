/** The form beside the Train button: what the visitor typed, and the recipe that it makes. */
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS, findBenchmark } from '../../benchmarks/catalog.ts';
import { TwinrunError } from '../../errors.ts';
import { modelId, OWN_MODEL, type OptimizerRecipe, type Recipe } from '../../run/recipe.ts';
import { applyOverrides, type Overrides } from '../../run/recipeOverrides.ts';
import type { BackendName } from '../../worker/protocol.ts';
import { OwnModel } from '../own/ownModel.svelte.ts';
import { OPTIMIZERS, scheduleKindOf, SCHEDULES, type OptimizerKind, type ScheduleKind } from './choices.ts';

/** Trained with one click from the start page: no download to wait for, and done within seconds. */
export const FIRST_BENCHMARK = 'iris-mlp';

/** The fields that are typed, by the path of what they set. */
export const TYPED_FIELDS = ['seed', 'epochs', 'batchSize', 'optimizer.learningRate', 'steps'] as const;
export type TypedField = (typeof TYPED_FIELDS)[number];

export interface Problem {
  /** Null when it is not about one field. */
  readonly field: TypedField | null;
  readonly message: string;
}

export type Outcome =
  { readonly recipe: Recipe; readonly problem: null } | { readonly recipe: null; readonly problem: Problem };

function defaults(recipe: Omit<Recipe, 'model'>): Record<TypedField, string> {
  return {
    seed: recipe.seed,
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    'optimizer.learningRate': String(recipe.optimizer.learningRate),
    steps: recipe.steps === null ? '' : String(recipe.steps),
  };
}

/** A number as typed; what is no number is passed on as text, for the schema to refuse. */
function typedNumber(typed: string): number | string {
  const value = Number(typed);
  return typed.trim() === '' || !Number.isFinite(value) ? typed : value;
}

export class RecipeForm {
  /** A benchmark's id, or OWN_MODEL. */
  #id = $state(FIRST_BENCHMARK);
  readonly own = new OwnModel();
  /** The one that is chosen, or was before an own model. */
  readonly benchmark: Benchmark = $derived(findBenchmark(this.#id) ?? firstOf(BENCHMARKS));
  /** The recipe before anything is typed, but for its model. */
  readonly base: Omit<Recipe, 'model'> = $derived(this.isOwn ? this.own.base : this.benchmark.recipe);
  readonly typed = $state(defaults(this.benchmark.recipe));
  #optimizer = $state<OptimizerKind>(this.benchmark.recipe.optimizer.kind);
  schedule = $state<ScheduleKind>(scheduleKindOf(this.benchmark.recipe.schedule));
  productBits = $state<14 | 27>(14);
  backend = $state<BackendName>('exact-wasm');

  readonly outcome: Outcome = $derived.by(() => {
    try {
      const { typed } = this;
      const base = this.#baseRecipe();
      if (base === null) {
        const reason = this.own.reading.problem?.message ?? '';
        const message = this.own.lacksFile
          ? 'Choose your file first, and see what comes of it.'
          : `Your model needs a change: ${reason}`;
        return { recipe: null, problem: { field: null, message } };
      }
      const recipe = applyOverrides(base, {
        seed: typed.seed,
        epochs: typedNumber(typed.epochs),
        batchSize: typedNumber(typed.batchSize),
        ...this.#chosen(),
        'optimizer.learningRate': typedNumber(typed['optimizer.learningRate']),
        steps: typed.steps.trim() === '' ? null : typedNumber(typed.steps),
        'numerics.productBits': this.productBits,
      });
      return { recipe, problem: null };
    } catch (error) {
      if (!(error instanceof TwinrunError)) throw error;
      const field = TYPED_FIELDS.find((path) => path === error.path) ?? null;
      // Beside its field a message needs no path.
      const message = field === null ? error.message : error.message.slice(error.path.length + 2);
      return { recipe: null, problem: { field, message } };
    }
  });

  /** The benchmark's id, or OWN_MODEL. */
  get chosenId(): string {
    return this.#id;
  }

  get optimizer(): OptimizerKind {
    return this.#optimizer;
  }

  /** Takes another optimizer with its usual numbers; the benchmark's own with the benchmark's. */
  set optimizer(kind: OptimizerKind) {
    this.#optimizer = kind;
    this.typed['optimizer.learningRate'] = String(this.#optimizerRecipe().learningRate);
  }

  #optimizerRecipe(): OptimizerRecipe {
    const own = this.base.optimizer;
    return own.kind === this.#optimizer ? own : OPTIMIZERS[this.#optimizer].recipe;
  }

  /** Optimizer and schedule as overrides: whatever is the benchmark's own keeps its numbers. */
  #chosen(): Overrides {
    const { schedule } = this.base;
    const kind = this.schedule;
    const kept = kind === 'own' || kind === scheduleKindOf(schedule);
    return {
      optimizer: this.#optimizerRecipe(),
      schedule: kept ? (schedule ?? null) : SCHEDULES[kind].recipe,
    };
  }

  get isOwn(): boolean {
    return this.#id === OWN_MODEL;
  }

  /** Null while the own model is not one that can be trained. */
  #baseRecipe(): Recipe | null {
    if (!this.isOwn) return this.benchmark.recipe;
    if (this.own.lacksFile) return null;
    const { topology, problem } = this.own.reading;
    if (topology === null || problem !== null) return null;
    return { ...this.base, model: { kind: 'layers', topology } };
  }

  /** Takes another benchmark with its own defaults; a seed that the visitor chose stays. */
  choose(id: string): void {
    const ownSeed = this.typed.seed === this.base.seed ? null : this.typed.seed;
    this.#id = id;
    this.reset();
    if (ownSeed !== null) this.typed.seed = ownSeed;
  }

  /** Back to the benchmark's own recipe. */
  reset(): void {
    Object.assign(this.typed, defaults(this.base));
    this.#take(this.base);
  }

  /** The choices of a recipe. */
  #take({ optimizer, schedule, numerics }: Omit<Recipe, 'model'>): void {
    this.#optimizer = optimizer.kind;
    this.schedule = scheduleKindOf(schedule);
    this.productBits = numerics.productBits;
  }

  /** Another data set for the own model, with the usual settings for it. */
  chooseData(name: string): void {
    this.own.chooseData(name);
    this.choose(OWN_MODEL);
  }

  /** Another optimizer for the own model, at its usual learning rate. */
  chooseOptimizer(kind: OptimizerRecipe['kind']): void {
    this.own.chooseOptimizer(kind);
    this.optimizer = kind;
  }

  /** Shows a recipe that this form made earlier. */
  show(recipe: Recipe, backend: BackendName): void {
    this.#id = modelId(recipe);
    if (recipe.model.kind === 'layers') this.own.show(recipe, recipe.model.topology);
    Object.assign(this.typed, defaults(recipe));
    this.#take(recipe);
    this.backend = backend;
  }

  readonly changed: boolean = $derived.by(() => {
    const own = defaults(this.base);
    return (
      TYPED_FIELDS.some((field) => this.typed[field] !== own[field]) ||
      this.#optimizer !== this.base.optimizer.kind ||
      this.schedule !== scheduleKindOf(this.base.schedule) ||
      this.productBits !== this.base.numerics.productBits
    );
  });

  /** A seed that nobody has used before, most likely. */
  drawSeed(): void {
    const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
    this.typed.seed = word.toString(36);
  }
}

function firstOf(benchmarks: readonly Benchmark[]): Benchmark {
  const [first] = benchmarks;
  if (first === undefined) throw new Error('there are no benchmarks');
  return first;
}
