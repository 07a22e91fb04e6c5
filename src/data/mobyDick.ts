/**
 * datasets/moby-dick: one text file. A character is a number, its place in MOBY_DICK_CHARACTERS. Example i is the window of 64
 * characters from 64 i on; its labels are the characters that follow each of them, so from 64 i + 1 on. What is left at the
 * end is not used. The given division is the order of the text: the first nine tenths of the windows train.
 */
import { TwinrunError } from '../errors.ts';
import { indexRange, type DecodedExamples } from './dataset.ts';

const FILE = 'data.txt';
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Every character that occurs, in the order of code points, each one unit of UTF-16. Nothing is mapped to anything else.
 */
export const MOBY_DICK_CHARACTERS: readonly string[] = [
  ...'\n !$&()*,-.0123456789:;?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz—‘’“”',
];

/** Characters of a window. */
const WINDOW = 64;

/** @throws TwinrunError('invalid-input' | 'too-large') with the file, line and column */
export function decodeMobyDick(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const tokens = tokensOf(bytesOf(FILE));
  const windows = Math.floor((tokens.length - 1) / WINDOW);
  const training = Math.floor((9 * windows) / 10);
  if (training < 1)
    throw invalid(`${tokens.length} characters are too few for training and test windows`, '');
  return {
    featureShape: [WINDOW],
    features: tokens.slice(0, windows * WINDOW),
    labels: tokens.slice(1, windows * WINDOW + 1),
    labelsEach: WINDOW,
    classes: MOBY_DICK_CHARACTERS,
    given: { train: indexRange(0, training), test: indexRange(training, windows) },
  };
}

function tokensOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_BYTES)
    throw new TwinrunError('too-large', `more than ${MAX_BYTES} bytes`, `moby-dick/${FILE}`);
  const places = new Map(MOBY_DICK_CHARACTERS.map((character, place) => [character.charCodeAt(0), place]));
  const text = decodeText(bytes);
  const tokens = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const token = places.get(text.charCodeAt(i));
    if (token === undefined) throw unknown(text, i);
    tokens[i] = token;
  }
  return tokens;
}

function unknown(text: string, place: number): TwinrunError {
  const lines = text.slice(0, place).split('\n');
  const column = (lines.at(-1) ?? '').length + 1;
  const character = String.fromCodePoint(text.codePointAt(place) ?? 0);
  return invalid(`${JSON.stringify(character)} is not in the vocabulary`, `:${lines.length}:${column}`);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid('not UTF-8', '');
  }
}

function invalid(message: string, place: string): TwinrunError {
  return new TwinrunError('invalid-input', message, `moby-dick/${FILE}${place}`);
}
