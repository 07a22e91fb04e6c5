/** The sanity checks of a recipe as the page sees them. */
import { recipeId } from '../../run/recipeId.ts';
import type { Recipe } from '../../run/recipe.ts';
import type { CheckId, CheckResult } from '../../run/sanity/outcome.ts';
import type { JobHandle, TrainingClient } from '../../worker/client.ts';
import type { Failure, Report, DatasetOrder } from '../../worker/protocol.ts';

export class SanityState {
  /** What was or is checked; null before the first time. */
  recipe = $state.raw<Recipe | null>(null);
  active = $state(false);
  /** The check under way, and between 0 and 1 how far it is. */
  current = $state.raw<{ readonly check: CheckId; readonly share: number } | null>(null);
  results = $state.raw<Readonly<Partial<Record<CheckId, CheckResult>>>>({});
  failure = $state.raw<Failure | null>(null);
  cancelled = $state(false);

  readonly #id = $derived(this.recipe === null ? null : recipeId(this.recipe));
  readonly #client: TrainingClient;
  #handle: JobHandle | null = null;

  constructor(client: TrainingClient) {
    this.#client = client;
  }

  /** Whether the results are about this recipe. */
  isAbout(recipe: Recipe): boolean {
    return recipeId(recipe) === this.#id;
  }

  /** The button "Check this recipe". */
  begin(order: DatasetOrder): void {
    if (this.active) return;
    this.recipe = order.recipe;
    this.results = {};
    this.failure = this.current = null;
    this.cancelled = false;
    this.active = true;
    this.#handle = this.#client.checkSanity(order, (report) => this.#hear(report));
  }

  cancel(): void {
    this.#handle?.cancel();
  }

  /** Back to nothing. */
  clear(): void {
    this.cancel();
    this.recipe = null;
  }

  #hear(report: Report): void {
    if (report.kind === 'sanity') {
      const { event } = report;
      if (event.kind === 'progress')
        this.current = { check: event.check, share: event.total === 0 ? 0 : event.done / event.total };
      else this.results = { ...this.results, [event.result.check]: event.result };
    } else if (report.kind === 'assessed' || report.kind === 'failed' || report.kind === 'cancelled') {
      if (report.kind === 'failed') this.failure = report.failure;
      this.cancelled = report.kind === 'cancelled';
      this.active = false;
      this.current = null;
      this.#handle = null;
    }
  }
}
