/** Whether a model of one's own fits its data set: what goes in, and what has to come out. */
import type { Dataset } from '../../data/dataset.ts';
import { TwinrunError } from '../../errors.ts';
import type { Recipe } from '../recipe.ts';
import { pathOf } from '../schemaParts.ts';
import { estimate } from './estimate.ts';
import { elements, shapeText, type Shape } from './kind.ts';
import { LIMITS } from './topology.ts';

/** What a model must know of the data that it is for. */
export type DataShape = Pick<Dataset, 'name' | 'featureShape' | 'classes' | 'labelsEach'>;

/** What comes out of a model for an example, by the loss; a loss that is missing is not for models of one's own. */
const OUTPUTS: Readonly<Partial<Record<Recipe['loss'], (data: DataShape) => number>>> = {
  softmaxCrossEntropy: ({ classes }) => classes.length,
  meanSquaredError: ({ labelsEach = 1 }) => labelsEach,
};

/** Examples that an evaluation has on the device at once. */
const EVALUATED_AT_ONCE = 500;

/**
 * Does nothing for a benchmark's model.
 *
 * @param path where the recipe stands in a larger input; empty when it is the whole
 * @throws TwinrunError when the model takes or gives another shape, or has no loss for it
 */
export function requireModelFits(
  { model, loss, batchSize }: Pick<Recipe, 'model' | 'loss' | 'batchSize'>,
  data: DataShape,
  path = '',
): void {
  if (model.kind === 'benchmark') return;
  const { input, output, activations } = estimate(model.topology);
  const at = pathOf(path, ['model', 'topology']);
  const features: Shape = data.featureShape;
  if (elements(input) !== elements(features))
    throw new TwinrunError(
      'invalid-input',
      `the model takes ${shapeText(input)}, but an example of ${data.name} is ${shapeText(features)}`,
      at,
      `It may take ${shapeText(features)}, or any shape with as many numbers.`,
    );
  const outputs = OUTPUTS[loss]?.(data);
  if (outputs === undefined)
    throw new TwinrunError(
      'invalid-input',
      `a model of layers learns with ${Object.keys(OUTPUTS).join(' or ')}, not ${loss}`,
      pathOf(path, ['loss']),
    );
  if (output.length !== 1 || output[0] !== outputs)
    throw new TwinrunError(
      'invalid-input',
      `the model gives ${shapeText(output)} for an example, but ${data.name} needs [${String(outputs)}]: ${outputs === data.classes.length ? 'one logit a class' : 'the numbers to be told'}`,
      at,
      `End with a Dense layer of ${String(outputs)} units.`,
    );
  const held = activations * Math.max(batchSize, EVALUATED_AT_ONCE);
  if (held > LIMITS.batchActivations)
    throw new TwinrunError(
      'too-large',
      `a batch of ${String(Math.max(batchSize, EVALUATED_AT_ONCE))} examples has ${held.toLocaleString('en')} elements of outputs; the limit is ${LIMITS.batchActivations.toLocaleString('en')}`,
      at,
    );
}
