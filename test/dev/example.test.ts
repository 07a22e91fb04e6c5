/** The example of docs/library.md: an ordinary tf.layers program, with the same bits on both engines. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { trainExample } from '../../src/dev/example/main.ts';

describe('the example', () => {
  it('gives the same weights on both engines, and each time', async () => {
    const wasm = await trainExample('exact-wasm', 3);
    expect(await trainExample('exact-wasm', 3)).toEqual(wasm);
    expect(await trainExample('exact-reference', 3)).toEqual(wasm);
  }, 60_000);

  it('learns, and gives the digest that docs/library.md has', async () => {
    const { losses, accuracy, digest } = await trainExample('exact-wasm', 40);
    expect(losses).toHaveLength(40);
    expect(losses[39]).toBeLessThan(losses[0] / 2);
    expect(accuracy).toBeGreaterThan(0.9);
    const page = await readFile(new URL('../../docs/library.md', import.meta.url), 'utf8');
    expect(page).toContain(`\ndigest ${digest}\n`);
  }, 60_000);
});
