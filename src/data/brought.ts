/**
 * Data sets whose files may not be handed on: whoever trains with one brings the publisher's own file, known by its SHA-256.
 * Plain data, which the page shows.
 */
import { TwinrunError } from '../errors.ts';

export interface BroughtFile {
  readonly dataset: string;
  /** The file's name, in the manifest as at its publisher's. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where the publisher has it, and says what may be done with it. */
  readonly url: string;
  readonly page: string;
  /** Files that may be taken for it, by their size in bytes. */
  readonly mistaken: ReadonlyMap<number, string>;
}

const BROUGHT_FILES: readonly BroughtFile[] = [
  {
    dataset: 'cifar10',
    file: 'cifar-10-binary.tar.gz',
    bytes: 170_052_171,
    sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
    page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    mistaken: new Map([[170_498_071, 'the Python version of CIFAR-10']]),
  },
];

/** The file to bring for a data set, or undefined where none is needed. */
export function broughtFile(dataset: string): BroughtFile | undefined {
  return BROUGHT_FILES.find((candidate) => candidate.dataset === dataset);
}

/** What is wrong with a file of another size, before it is read; undefined when the size is right. */
export function wrongSize(brought: BroughtFile, bytes: number): string | undefined {
  if (bytes === brought.bytes) return undefined;
  const mistaken = brought.mistaken.get(bytes);
  return mistaken === undefined
    ? `It has ${bytes.toLocaleString('en')} bytes; ${brought.file} has ${brought.bytes.toLocaleString('en')}.`
    : `It is ${mistaken}; the binary version, ${brought.file}, is needed.`;
}

/** What to say when nobody brought the file. */
export function missingBroughtFile({ dataset, file, url }: BroughtFile): TwinrunError {
  return new TwinrunError(
    'unavailable',
    `the data set ${dataset} may not be handed on, so its publisher's own file ${file} is needed`,
    '',
    `Get ${url} and give it: --data FILE in a terminal, "Choose the file" on the page.`,
  );
}
