/** The worker's entry for looking at data: large files are read here, so that the page stays awake. */
import { browserSource } from '../data/browserSource.ts';
import { exampleCount, indexRange } from '../data/dataset.ts';
import { loadRecipeDataset, type LoadProgress } from '../data/load.ts';
import { readOwnData } from '../data/own/ownData.ts';
import { isOwnData } from '../data/own/ownRecipe.ts';
import { contentsOf, propose, type ChosenFile } from '../data/own/propose.ts';
import { overviewOf } from '../data/overview.ts';
import { previewOf } from '../data/preview.ts';
import { datasetEntry } from '../data/registry.ts';
import { splitExamples } from '../data/split.ts';
import { suggestionForOwn } from '../data/suggestion.ts';
import { TwinrunError } from '../errors.ts';
import type { SplitRecipe } from '../run/recipe.ts';
import {
  ownFileOf,
  type DataAsks,
  type DataLook,
  type DataReport,
  type DataRequest,
  type GivenFile,
} from './dataProtocol.ts';
import { failureOf } from './failure.ts';

/** As much of a worker's global scope as is needed; the page's types have another `self`. */
interface WorkerScope {
  postMessage(report: DataReport): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<DataRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

async function chosen(files: readonly GivenFile[]): Promise<ChosenFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const bytes = await file.content.arrayBuffer().catch(() => {
        throw new TwinrunError(
          'unavailable',
          'the file cannot be read any more',
          file.name,
          'Choose it again.',
        );
      });
      return { file: ownFileOf(file), bytes: new Uint8Array(bytes) };
    }),
  );
}

async function proposeFor({
  files,
  reading,
}: DataAsks['propose']['request']): Promise<DataAsks['propose']['answer']> {
  const proposal = propose(await chosen(files), reading);
  if (proposal.kind === 'arrays') return { dataset: proposal.dataset, csv: null };
  const { dataset, guess } = proposal;
  const { profile, reading: whole, columns } = guess;
  return {
    dataset,
    csv: {
      reading: whole,
      rows: profile.rows,
      firstRows: profile.firstRows,
      columns: columns.map((column, place) => ({ ...profile.columns[place], ...column })),
    },
  };
}

async function lookAt(
  { dataset, files, base, split, seed }: DataAsks['look']['request'],
  onProgress: (progress: LoadProgress) => void,
): Promise<DataLook> {
  if (isOwnData(dataset)) {
    const read = readOwnData(dataset, contentsOf(dataset, await chosen(files)));
    const division = splitExamples(read, split ?? suggestionForOwn(read).split, seed);
    return {
      overview: overviewOf(read, division),
      preview: previewOf(read),
      own: { recipe: read.recipe },
      manifest: null,
    };
  }
  const known = await loadRecipeDataset(dataset, browserSource(base), onProgress);
  const given: SplitRecipe = { kind: 'given' };
  const everything = { train: indexRange(0, exampleCount(known)), test: new Uint32Array() };
  const division =
    split === null && known.given === null ? everything : splitExamples(known, split ?? given, seed);
  return {
    overview: overviewOf(known, division),
    preview: previewOf(known),
    own: null,
    manifest: datasetEntry(known.name).manifest,
  };
}

async function answer(request: DataRequest): Promise<DataReport> {
  const { id } = request;
  try {
    if (request.ask === 'propose') return { id, kind: 'answer', answer: await proposeFor(request) };
    const look = await lookAt(request, ({ loadedBytes, totalBytes }) =>
      scope.postMessage({ id, kind: 'loading', received: loadedBytes, total: totalBytes }),
    );
    return { id, kind: 'answer', answer: look };
  } catch (error) {
    return { id, kind: 'failed', failure: failureOf(error, 'Reading the data') };
  }
}

scope.addEventListener(
  'message',
  (event) => void answer(event.data).then((report) => scope.postMessage(report)),
);
