/**
 * A claim as a link, `#/run/<base64url>`: short enough for a QR code. The bytes are the version of the link's format,
 * then, packed with raw deflate:
 *
 *     32 bytes        the recipe's id
 *     32 bytes        the claimed digest
 *     4 x 4 bytes     steps; bits of the final test loss; correct, or 2^32 - 1 where nothing is classified; examples
 *                     (big endian)
 *     1 + 4 n bytes   n, and n marks: the first 32 bits of the fingerprints after the steps of markSteps(steps)
 *     the rest        JSON in UTF-8: [benchmark id, overrides], or a whole recipe where that is shorter
 *
 * The version stands outside of what is packed, so that a later version may pack otherwise and still be named.
 */
import { findBenchmark } from '../benchmarks/catalog.ts';
import { FORMER_RECIPES } from '../benchmarks/formerRecipes.ts';
import { metricOf } from '../benchmarks/metric.ts';
import { TwinrunError } from '../errors.ts';
import { base64urlOfBytes, bytesOfBase64url } from '../numerics/base64url.ts';
import { canonicalJson } from '../numerics/canonicalJson.ts';
import { bytesOfHex, hexOfBytes, hexOfWord, wordOfHex } from '../numerics/hex.ts';
import type { Claim, LinkClaim } from './claim.ts';
import { LINK_MARKS, benchmarkOf, linkClaim } from './claim.ts';
import { deflate, inflate } from './deflate.ts';
import { modelId, type Recipe } from './recipe.ts';
import { recipeId } from './recipeId.ts';
import type { Overrides } from './recipeOverrides.ts';
import { applyOverrides, isFields, overridesFrom } from './recipeOverrides.ts';
import { MAX_STEPS, parseRecipe } from './recipeSchema.ts';
import { refuseNewer } from './schemaParts.ts';
import { parseUntrusted } from './untrusted.ts';

export const LINK_VERSION = 1;

const PREFIX = '#/run/';
const DIGEST_BYTES = 32;
/** Up to the marks: two digests, four words, and the number of marks. */
const HEAD_BYTES = 2 * DIGEST_BYTES + 4 * 4 + 1;

const MAX_PAYLOAD_LETTERS = 4096;
const MAX_UNPACKED_BYTES = 16 * 1024;
/** In place of the number of right answers. */
const NOT_CLASSIFIED = 0xffffffff;

/** A first byte beyond this is noise rather than a version. */
const MAX_PLAUSIBLE_VERSION = 63;

/** Fields that people change, in one letter; all others go by their paths. Part of version 1: add, never alter. */
const SHORT_PATHS: ReadonlyMap<string, string> = new Map([
  ['b', 'batchSize'],
  ['e', 'epochs'],
  ['l', 'optimizer.learningRate'],
  ['m', 'optimizer.momentum'],
  ['n', 'steps'],
  ['o', 'optimizer'],
  ['p', 'numerics.productBits'],
  ['s', 'seed'],
  ['t', 'split.testFraction'],
]);
const LETTERS: ReadonlyMap<string, string> = new Map(
  [...SHORT_PATHS].map(([letter, path]) => [path, letter]),
);

/** Every key that `names` knows, by its other name. */
function renamed(overrides: Overrides, names: ReadonlyMap<string, string>): Overrides {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(overrides)) {
    const name = names.get(key) ?? key;
    if (Object.hasOwn(copy, name)) throw invalid(`the link sets ${name} twice`);
    copy[name] = value;
  }
  return copy;
}

function invalid(reason: string): TwinrunError {
  return new TwinrunError('invalid-input', reason, '', 'Copy the whole link again, or ask for the run file.');
}

/** The shorter of: what differs from the benchmark's recipe, and the recipe as it is. No benchmark, no difference. */
function recipeText(recipe: Recipe): string {
  if (recipe.model.kind === 'layers') return canonicalJson(recipe);
  const { id, recipe: base } = benchmarkOf(recipe);
  const difference = canonicalJson([id, renamed(overridesFrom(base, recipe), LETTERS)]);
  const whole = canonicalJson(recipe);
  return difference.length <= whole.length ? difference : whole;
}

/**
 * The fragment `#/run/...`, to be put behind the address of any copy of the page.
 *
 * @throws TwinrunError('too-large') for a recipe that no link can carry
 */
export async function encodeLink(claim: Claim): Promise<string> {
  const { recipe, recipeId, digest, steps, final, marks } = linkClaim(claim);
  const correct = final.correct ?? NOT_CLASSIFIED;
  const words = [hexOfWord(steps), final.loss, hexOfWord(correct), hexOfWord(final.examples)];
  const count = marks.length.toString(16).padStart(2, '0');
  const head = bytesOfHex([recipeId, digest, ...words, count, ...marks].join(''));
  const tail = new TextEncoder().encode(recipeText(recipe));
  const body = new Uint8Array(head.length + tail.length);
  body.set(head);
  body.set(tail, head.length);
  if (body.length > MAX_UNPACKED_BYTES) throw tooLong('its recipe is too large');
  const packed = await deflate(body);
  const payload = new Uint8Array(1 + packed.length);
  payload[0] = LINK_VERSION;
  payload.set(packed, 1);
  const letters = base64urlOfBytes(payload);
  if (letters.length > MAX_PAYLOAD_LETTERS)
    throw tooLong(`${String(letters.length)} letters; ${String(MAX_PAYLOAD_LETTERS)} are the limit`);
  return PREFIX + letters;
}

/** Whether a text looks like a link or a link's fragment, as opposed to a file or a bare payload. */
export function looksLikeLink(text: string): boolean {
  return text.includes(PREFIX);
}

function tooLong(reason: string): TwinrunError {
  return new TwinrunError(
    'too-large',
    `no link can carry this run: ${reason}`,
    '',
    'Share the run file instead.',
  );
}

/** What stands behind `#/run/` in a URL or a fragment; a bare payload as it is. */
function payloadOf(text: string): string {
  const trimmed = text.trim();
  const at = trimmed.indexOf(PREFIX);
  const payload = at < 0 ? trimmed : trimmed.slice(at + PREFIX.length);
  if (payload === '') throw invalid('the link is empty');
  if (payload.length > MAX_PAYLOAD_LETTERS) {
    throw new TwinrunError(
      'too-large',
      `the link is longer than ${String(MAX_PAYLOAD_LETTERS)} letters, which is the limit`,
    );
  }
  if (!/^[A-Za-z0-9_-]+$/.test(payload))
    throw invalid('this is not a Twinrun link: it has letters that no link has');
  return payload;
}

/** The recipe behind the JSON of a link; of a benchmark's former recipe where that has the id that the link says. */
function recipeOf(json: unknown, claimedId: string): Recipe {
  if (!Array.isArray(json)) return parseRecipe(json, 'recipe');
  const parts: readonly unknown[] = json;
  const [id, overrides] = parts;
  if (parts.length !== 2 || typeof id !== 'string' || !isFields(overrides)) {
    throw invalid('the link does not name a benchmark and its settings');
  }
  const benchmark = findBenchmark(id);
  if (benchmark === undefined) {
    throw new TwinrunError(
      'unsupported',
      `this build has no benchmark "${id.slice(0, 60).replace(/[^\w.-]/g, '?')}"`,
      '',
      'The link may be of a newer version of Twinrun: reload the page, or install a newer version.',
    );
  }
  const changes = renamed(overrides, SHORT_PATHS);
  for (const former of FORMER_RECIPES.get(id) ?? []) {
    const recipe = changedIfPossible(former, changes);
    if (recipe !== undefined && recipeId(recipe) === claimedId) return recipe;
  }
  return applyOverrides(benchmark.recipe, changes);
}

/** Undefined where the changes are not for this recipe. */
function changedIfPossible(base: Recipe, changes: Overrides): Recipe | undefined {
  try {
    return applyOverrides(base, changes);
  } catch (error) {
    if (error instanceof TwinrunError) return undefined;
    throw error;
  }
}

function claimOf(body: Uint8Array): LinkClaim {
  if (body.length < HEAD_BYTES) throw invalid('the link is cut short');
  const hex = hexOfBytes(body.subarray(0, HEAD_BYTES + 4 * LINK_MARKS));
  // All offsets count hex digits, two a byte.
  const wordAt = (index: number): string =>
    hex.slice(4 * DIGEST_BYTES + 8 * index, 4 * DIGEST_BYTES + 8 * index + 8);
  const claimedId = hex.slice(0, 2 * DIGEST_BYTES);
  const digest = hex.slice(2 * DIGEST_BYTES, 4 * DIGEST_BYTES);
  const [steps, correct, examples] = [wordOfHex(wordAt(0)), wordOfHex(wordAt(2)), wordOfHex(wordAt(3))];
  if (steps < 1 || steps > MAX_STEPS) throw invalid(`the link claims ${String(steps)} training steps`);
  const classified = correct !== NOT_CLASSIFIED;
  if (examples < 1 || (classified && correct > examples)) {
    throw invalid(`the link claims ${String(correct)} correct answers for ${String(examples)} examples`);
  }
  const count = body[HEAD_BYTES - 1];
  if (count !== Math.min(LINK_MARKS, steps)) throw invalid('the link has the wrong number of marks');
  const end = HEAD_BYTES + 4 * count;
  if (body.length < end) throw invalid('the link is cut short');
  const marks = Array.from({ length: count }, (_, index) =>
    hex.slice(2 * HEAD_BYTES + 8 * index, 2 * HEAD_BYTES + 8 * index + 8),
  );
  const recipe = recipeOf(
    parseUntrusted(body.subarray(end), { maxBytes: MAX_UNPACKED_BYTES, maxDepth: 16, maxValues: 4000 }),
    claimedId,
  );
  if (recipeId(recipe) !== claimedId) {
    throw new TwinrunError(
      'digest-mismatch',
      `the link's recipe has another id than the link says: the definition of ${modelId(recipe)} has changed since the link was made, or the link is damaged`,
      '',
      'Ask for the run file, or open the link with the version of Twinrun that made it.',
    );
  }
  if (classified !== (metricOf(recipe) === 'test accuracy'))
    throw invalid(`the link's numbers are not those of the loss ${recipe.loss}`);
  return {
    kind: 'link',
    recipe,
    recipeId: claimedId,
    benchmark: benchmarkOf(recipe),
    digest,
    steps,
    final: { loss: wordAt(1), examples, ...(classified ? { correct } : {}) },
    marks,
  };
}

/**
 * @param text a whole URL, a fragment, or the payload alone
 * @throws TwinrunError with a reason in one line
 */
export async function decodeLink(text: string): Promise<LinkClaim> {
  const bytes = bytesOfBase64url(payloadOf(text));
  const version = bytes[0] ?? 0;
  if (version < 1 || version > MAX_PLAUSIBLE_VERSION) throw invalid('this is not a Twinrun link');
  refuseNewer('link format ', version, LINK_VERSION, '');
  return claimOf(await inflate(bytes.subarray(1), MAX_UNPACKED_BYTES));
}
