/**
 * Text from a model that tells the next character, drawn from a named stream. No part of a run's digest: the same weights
 * give the same text on every exact backend, since every number on the way is defined (numerics.md, section 12).
 */
import { div, gather, reshape, scalar, softmax, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TwinrunError } from '../errors.ts';
import { stream } from '../random/stream.ts';
import { onBackend, type BackendChoice } from './onBackend.ts';
import { forward } from './tasks/index.ts';

export interface SampleOptions {
  /** What the text goes on from; it is not part of it. Characters that the model knows, at least one. */
  readonly prompt?: string;
  /** Logits are divided by it: below 1 the likely becomes likelier. */
  readonly temperature?: number;
}

/** The text begins where a line does, and keeps a little closer to what is likely. */
const DEFAULTS = { prompt: '\n', temperature: 0.8 } as const;

export interface Sampled {
  readonly model: LayersModel;
  readonly on: BackendChoice;
  /** The run's. */
  readonly seed: string;
  /** What each number stands for. */
  readonly characters: readonly string[];
  /** How many of them the model reads. */
  readonly places: number;
}

/**
 * One character after the other, without end; a longer text begins with the shorter one. It ends where the model's
 * probabilities are no numbers.
 *
 * @throws TwinrunError('invalid-input') for a character of the prompt that the model does not know, or a temperature
 *   that is not above 0
 */
export async function* sampleCharacters(
  { model, on, seed, characters, places }: Sampled,
  { prompt = DEFAULTS.prompt, temperature = DEFAULTS.temperature }: SampleOptions = {},
): AsyncGenerator<string, void, undefined> {
  if (!(temperature > 0))
    throw new TwinrunError('invalid-input', `a temperature of ${temperature} is not above 0`);
  const tokens = [...prompt].map((character) => characters.indexOf(character));
  const unknown = tokens.indexOf(-1);
  if (unknown >= 0 || tokens.length === 0)
    throw new TwinrunError(
      'invalid-input',
      tokens.length === 0
        ? 'a prompt of no characters'
        : `${JSON.stringify([...prompt][unknown])} is not among the data set's characters`,
    );
  const random = stream(seed, 'sample/text');
  for (;;) {
    const window = tokens.slice(-places);
    const next = await onBackend(on, () => nextProbabilities(model, window, places, temperature));
    const probabilities = next.data<'float32'>();
    next.dispose();
    const token = drawFrom(await probabilities, random.uniform());
    const character = token === undefined ? undefined : characters[token];
    if (token === undefined || character === undefined) return;
    tokens.push(token);
    yield character;
  }
}

/** Of the character after the window's last. The places behind it hold zeros, which no earlier place sees. */
function nextProbabilities(
  model: LayersModel,
  window: readonly number[],
  places: number,
  temperature: number,
): Tensor {
  const features = new Float32Array(places);
  features.set(window);
  return tidy(() => {
    const [logits] = forward(model, tensor(features, [1, places], 'float32'), false);
    const rows = reshape(logits, [places, -1]);
    const last = reshape(gather(rows, [window.length - 1]), [-1]);
    return softmax(div(last, scalar(temperature)));
  });
}

/**
 * The first place k with u * total < c_k; c_k = c_(k-1) + p_k from c_(-1) = 0 on and total = the last of them, in binary64.
 * A place of probability 0 is never drawn.
 *
 * @param u from 0 to below 1, a multiple of 2^-24
 * @returns undefined where the total is not a positive number
 */
export function drawFrom(probabilities: Float32Array, u: number): number | undefined {
  let total = 0;
  for (const p of probabilities) total += p;
  if (!(total > 0 && total < Infinity)) return undefined;
  const threshold = u * total;
  let sum = 0;
  const place = probabilities.findIndex((p) => (sum += p) > threshold);
  return place < 0 ? undefined : place;
}
