/**
 * A data set's manifest: the part of its Croissant 1.0 file (datasets/<name>/croissant.json) that the program uses.
 *
 * The files of a data set are the FileObjects of `distribution` in their order, without those that only contain others
 * (archives). Each has the SHA-256 and the size of its decoded bytes, so compression on the way does not matter.
 */
import * as v from 'valibot';
import { TwinrunError } from '../errors.ts';
import { isSha256Hex, sha256Hex } from '../numerics/sha256.ts';

export interface DatasetFile {
  readonly name: string;
  /** SHA-256 of the decoded bytes, 64 hex digits. */
  readonly sha256: string;
  /** Number of decoded bytes. */
  readonly bytes: number;
}

export interface DatasetManifest {
  readonly name: string;
  readonly description: string;
  /** URL of the licence. */
  readonly license: string;
  /** Where the data set was published. */
  readonly url: string;
  /** BibTeX. */
  readonly citation: string;
  readonly version: string;
  readonly files: readonly DatasetFile[];
  /** The data set's digest: see datasetDigest. */
  readonly sha256: string;
}

const text = v.pipe(v.string(), v.minLength(1));
const url = v.pipe(v.string(), v.url());
const reference = v.looseObject({ '@id': text });

// A name becomes part of a path and of a URL.
const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/i, 'not a plain file name'));

const fileObject = v.looseObject({
  '@type': v.literal('cr:FileObject'),
  '@id': text,
  name: fileName,
  contentUrl: text,
  contentSize: v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,14} B$/, 'not a number of bytes such as "1234 B"')),
  encodingFormat: text,
  sha256: v.pipe(v.string(), v.check(isSha256Hex, 'not 64 lower-case hex digits')),
  containedIn: v.optional(reference),
});

const croissant = v.looseObject({
  '@type': v.literal('sc:Dataset'),
  conformsTo: v.literal('http://mlcommons.org/croissant/1.0'),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not a name in kebab-case')),
  description: text,
  license: url,
  url,
  citeAs: text,
  version: text,
  distribution: v.pipe(v.array(fileObject), v.minLength(1)),
});

/**
 * @param value the parsed JSON of a Croissant file
 * @throws TwinrunError('invalid-input') with the place of the first fault
 */
export function parseManifest(value: unknown): DatasetManifest {
  const parsed = v.safeParse(croissant, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new TwinrunError('invalid-input', issue.message, v.getDotPath(issue) ?? '');
  }
  const { distribution, ...dataset } = parsed.output;
  const containers = new Set(distribution.map((file) => file.containedIn?.['@id']));
  const files = distribution
    .filter((file) => !containers.has(file['@id']))
    .map((file) => ({ name: file.name, sha256: file.sha256, bytes: Number.parseInt(file.contentSize, 10) }));
  if (files.length === 0) throw new TwinrunError('invalid-input', 'no file that holds data', 'distribution');
  if (new Set(files.map((file) => file.name)).size !== files.length) {
    throw new TwinrunError('invalid-input', 'two files have the same name', 'distribution');
  }
  return {
    name: dataset.name,
    description: dataset.description,
    license: dataset.license,
    url: dataset.url,
    citation: dataset.citeAs,
    version: dataset.version,
    files,
    sha256: datasetDigest(files),
  };
}

/**
 * The digest that names a data set in a recipe: SHA-256 over the lines `<sha256>  <file name>\n` of its files, in the
 * manifest's order (what `sha256sum FILES | sha256sum` prints).
 */
export function datasetDigest(files: readonly Pick<DatasetFile, 'name' | 'sha256'>[]): string {
  return sha256Hex(files.map((file) => `${file.sha256}  ${file.name}\n`).join(''));
}
