/** Before the whole-flow tests: dist/ as the sources are now. */
import { build, isStale } from '../../src/dev/build.mjs';

export async function setup(): Promise<void> {
  if (isStale()) await build();
}
