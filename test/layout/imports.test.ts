/** Imports run one way. This reads the import statements and holds the rule that docs/design.md states. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** What the files of a folder may import from other folders of src. errors.ts is everybody's. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  numerics: [],
  kernels: ['numerics'],
  backends: ['numerics', 'kernels'],
  random: ['numerics'],
  data: ['numerics', 'random', 'datasets'],
  models: ['numerics', 'random'],
  benchmarks: ['numerics', 'models', 'datasets'],
  run: ['numerics', 'random', 'data', 'models', 'benchmarks'],
  worker: [
    'numerics',
    'data',
    'run',
    'backends',
    'kernels/generated',
    'benchmarks/catalog.ts',
    'benchmarks/benchmark.ts',
    'benchmarks/metric.ts',
  ],
  engines: [
    'kernels',
    'numerics',
    'data',
    'run',
    'backends',
    'worker/engineName.ts',
    'dev/serve.mjs',
    'dev/install.mjs',
    'vite.config.ts',
  ],
  cli: [
    'engines',
    'numerics',
    'data',
    'run',
    'backends',
    'benchmarks/catalog.ts',
    'benchmarks/benchmark.ts',
    'benchmarks/metric.ts',
  ],
  ui: [
    'data/descriptions.ts',
    'worker/client.ts',
    'worker/protocol.ts',
    'worker/progressBatch.ts',
    'data/brought.ts',
    'data/userFiles.ts',
    'data/own/ownRecipe.ts',
    'data/own/csvGuess.ts',
    'data/own/csvProfile.ts',
    'data/overview.ts',
    'data/preview.ts',
    'worker/dataClient.ts',
    'worker/dataProtocol.ts',
    'run',
    'numerics',
    'benchmarks/catalog.ts',
    'benchmarks/benchmark.ts',
    'benchmarks/metric.ts',
  ],
};

/** The contract that layers below run may name as a type. */
const TYPE_ONLY = 'run/recipe.ts';

/** What of run/ the page may not take: it brings in tfjs. */
const IMPURE_RUN = [
  'run/trainer.ts',
  'run/trainingState.ts',
  'run/stepRecords.ts',
  'run/evaluate.ts',
  'run/tasks/',
  'run/sanity/checks/',
  'run/modelOf.ts',
  'run/topology/build.ts',
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'generated' ? [] : filesBelow(path);
    return /\.(ts|svelte)$/.test(name) ? [path] : [];
  });
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm;
const DYNAMIC = /(?:import\(|new URL\()\s*['"](\.[^'"]+)['"]/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const resolve = (to: string) => relative(src, join(dirname(file), to.replace(/\?.*$/, '')));
  const at = relative(src, file);
  return [
    ...[...text.matchAll(STATEMENT)].map((m) => ({
      file: at,
      target: resolve(m[2]),
      typeOnly: m[1] !== undefined,
    })),
    ...[...text.matchAll(DYNAMIC)].map((m) => ({ file: at, target: resolve(m[1]), typeOnly: false })),
  ];
}

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const folder = file.split('/')[0];
  if (target.startsWith(`${folder}/`) || target === 'errors.ts') return true;
  if (target === TYPE_ONLY && typeOnly) return true;
  // JSON manifests and committed bytes lie beside src.
  const place = target.replace(/^\.\.\//, '');
  return (MAY_IMPORT[folder] ?? []).some((allowed) => place === allowed || place.startsWith(`${allowed}/`));
}

const all = filesBelow(src).flatMap(importsOf);

describe('imports', () => {
  it('finds the statements', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all).toContainEqual({ file: 'data/split.ts', target: TYPE_ONLY, typeOnly: true });
  });

  for (const folder of Object.keys(MAY_IMPORT))
    it(`${folder} imports only what it may`, () => {
      const own = all.filter(({ file }) => file.startsWith(`${folder}/`));
      const wrong = own.filter((one) => !isAllowed(one));
      expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
    });

  it('the page takes only the pure part of run', () => {
    const wrong = all.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith('ui/') && !typeOnly && IMPURE_RUN.some((place) => target.startsWith(place)),
    );
    expect(wrong).toEqual([]);
  });
});
