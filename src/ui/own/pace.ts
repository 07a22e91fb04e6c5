/** How fast models of one's own trained here, from the runs that are kept. */
import { estimate } from '../../run/topology/estimate.ts';
import type { BackendName } from '../../worker/protocol.ts';
import type { StoredRun } from '../history/database.ts';

/** A run shorter than this says more about its beginning than about its pace. */
const LEAST_SECONDS = 0.5;
/** Forward and back. */
const PASSES = 3;

/** Multiply-adds a second of the latest such run on the backend, or null where there is none. */
export function paceOf(runs: readonly StoredRun[], backend: BackendName): number | null {
  for (const { run } of runs) {
    const { recipe, environment, result } = run;
    if (recipe.model.kind !== 'layers' || environment.backend !== backend) continue;
    if (environment.seconds < LEAST_SECONDS) continue;
    const { multiplyAdds } = estimate(recipe.model.topology);
    return (PASSES * multiplyAdds * recipe.batchSize * result.losses.length) / environment.seconds;
  }
  return null;
}
