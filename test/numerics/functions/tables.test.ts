import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../src/numerics/functions/tableText.ts';

const FOLDER = new URL('../../../src/numerics/functions/', import.meta.url);

it('finds every table as the generator writes it', () => {
  const files = generatedFiles();
  for (const [name, text] of files)
    expect(readFileSync(new URL(name, FOLDER), 'utf8') === text, name).toBe(true);
  const present = readdirSync(FOLDER).filter((name) => /Table(\.as)?\.ts$/.test(name));
  expect(present.sort()).toEqual([...files.keys()].sort());
});
