/** Before the whole-flow tests: dist/ as the sources are now. */
import { build, isStale } from '../../src/dev/build.mjs';

export async function setup(): Promise<void> {
  if (!isStale()) return;
  // As visitors have it: under the test runner's own NODE_ENV it would be a page for development.
  const { NODE_ENV = '' } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    await build();
  } finally {
    process.env['NODE_ENV'] = NODE_ENV;
  }
}
