/** How a run leaves this page: as a link or as a file. */
import { serializeRunFile } from '../../run/assembleRunFile.ts';
import { fileClaim } from '../../run/claim.ts';
import { encodeLink } from '../../run/link.ts';
import { modelId } from '../../run/recipe.ts';
import type { RunFile } from '../../run/runFile.ts';

/** The link to a run, on this copy of the page. */
export async function linkTo(run: RunFile): Promise<string> {
  const fragment = await encodeLink(fileClaim(run));
  return `${location.origin}${location.pathname}${fragment}`;
}

/** `<benchmark>-<seed>-<digest8>.twinrun.json`, with what no file system minds. */
export function runFileName(run: RunFile): string {
  const seed = run.recipe.seed.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 40);
  return `${modelId(run.recipe)}-${seed}-${run.result.digest.slice(0, 8)}.twinrun.json`;
}

export function downloadRun(run: RunFile): void {
  const url = URL.createObjectURL(new Blob([serializeRunFile(run)], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = runFileName(run);
  anchor.click();
  // The browser has to have begun reading it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
