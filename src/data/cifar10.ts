/**
 * datasets/cifar10: the publisher's binary archive. A record is a byte for the class and 3 x 32 x 32 for the image, one colour
 * after the other: all of red row by row, then green, then blue (https://www.cs.toronto.edu/~kriz/cifar.html). Training
 * examples come first, batch after batch.
 */
import { TwinrunError } from '../errors.ts';
import { indexRange } from './dataset.ts';
import { gunzip } from './streams.ts';
import { readTar } from './tar.ts';
import type { DecodedExamples } from './dataset.ts';

const SIDE = 32;
const COLOURS = 3;
const PIXELS = SIDE * SIDE;
const IMAGE = PIXELS * COLOURS;
const RECORD = 1 + IMAGE;

/** As batches.meta.txt lists them. */
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

const FOLDER = 'cifar-10-batches-bin';
const BATCHES = [
  'data_batch_1.bin',
  'data_batch_2.bin',
  'data_batch_3.bin',
  'data_batch_4.bin',
  'data_batch_5.bin',
  'test_batch.bin',
] as const;
/** Bytes that are fed to the decompressor at once. */
const PIECE = 0x40000;

const ARCHIVE = 'cifar-10-binary.tar.gz';

/** @throws TwinrunError('invalid-input' | 'too-large') with the file's path */
export function decodeCifar10(bytesOf: (file: string) => Uint8Array): Promise<DecodedExamples> {
  return decodeCifarArchive(bytesOf(ARCHIVE), `cifar10/${ARCHIVE}`, 10_000);
}

/**
 * @param path the archive's, for messages
 * @param records images of each of the six files
 */
export async function decodeCifarArchive(
  archive: Uint8Array,
  path: string,
  records: number,
): Promise<DecodedExamples> {
  const wanted = new Map(BATCHES.map((name) => [`${FOLDER}/${name}`, records * RECORD]));
  const files = await readTar(unpacked(archive, path), wanted, path);
  const examples = BATCHES.length * records;
  const features = new Uint8Array(examples * IMAGE);
  const labels = new Uint8Array(examples);
  let first = 0;
  for (const [name, batch] of [...wanted.keys()].map((name) => [name, files.get(name)] as const)) {
    if (batch === undefined) throw new Error(`${name} was not read`);
    for (let i = 0; i < records; i++)
      labels[first + i] = decodeRecord(batch, i, features, first + i, `${path}/${name}`);
    // Its memory is needed for the next.
    files.delete(name);
    first += records;
  }
  const tests = examples - records;
  return {
    ...{ featureShape: [SIDE, SIDE, COLOURS], features, labels, classes: CLASSES },
    given: { train: indexRange(0, tests), test: indexRange(tests, examples) },
  };
}

/** Writes record `i` as image `example`, pixel by pixel. @returns its class */
function decodeRecord(batch: Uint8Array, i: number, features: Uint8Array, example: number, path: string) {
  const from = i * RECORD;
  const label = batch[from] ?? CLASSES.length;
  if (label >= CLASSES.length)
    throw new TwinrunError('invalid-input', `label ${String(label)} is not a class`, `${path}[${String(i)}]`);
  const to = example * IMAGE;
  for (let colour = 0; colour < COLOURS; colour++)
    for (let pixel = 0; pixel < PIXELS; pixel++)
      features[to + pixel * COLOURS + colour] = batch[from + 1 + colour * PIXELS + pixel] ?? 0;
  return label;
}

async function* unpacked(archive: Uint8Array, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzip(piecesOf(archive));
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TwinrunError('invalid-input', `it cannot be unpacked (${reason})`, path);
  }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  // A copy of each piece: what a stream is given it may keep.
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.slice(at, at + PIECE);
}
