/** What a kind of layer is: the keys of its configuration, and what comes out of it, by shape arithmetic alone. */
import { TwinrunError } from '../../errors.ts';
import type { Field } from './fields.ts';

/** The shape of one example, without the batch. */
export type Shape = readonly number[];

/** What one layer makes of one example. */
export interface LayerSize {
  readonly output: Shape;
  /** All weights, those that no gradient changes included. */
  readonly parameters: number;
  /** Products summed up in the forward pass of one example. */
  readonly multiplyAdds: number;
  /** Steps that are computed one after the other. */
  readonly timeSteps: number;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
export type ConfigOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export interface LayerKind<F extends Fields = Fields> {
  readonly fields: F;
  /** Keys with one value that has any meaning here; they are read and left out. */
  readonly fixed: Readonly<Record<string, readonly unknown[]>>;
  /** 1 or 2 (two or more). */
  readonly inputs: 1 | 2;
  /** @throws TwinrunError when the inputs are not what the layer takes */
  size(config: ConfigOf<F>, inputs: readonly Shape[]): LayerSize;
}

/** Such as "[28, 28, 1]". */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function unfit(reason: string): TwinrunError {
  return new TwinrunError('invalid-input', reason);
}

const EVERYWHERE = { trainable: [true], dtype: ['float32'] };

export function layerKind<const F extends Fields>(
  fields: F,
  fixed: LayerKind['fixed'],
  size: (config: ConfigOf<F>, input: Shape) => Partial<LayerSize>,
): LayerKind<F> {
  return {
    fields,
    fixed: { ...EVERYWHERE, ...fixed },
    inputs: 1,
    size: (config, [input = []]) => whole(size(config, input), input),
  };
}

/** A kind that takes two inputs or more. */
export function mergingKind(
  fixed: LayerKind['fixed'],
  output: (inputs: readonly Shape[]) => Shape,
): LayerKind<Record<never, never>> {
  return {
    fields: {},
    fixed: { ...EVERYWHERE, ...fixed },
    inputs: 2,
    size: (_, inputs) => whole({ output: output(inputs) }, []),
  };
}

/** A layer of which nothing is said gives what it takes, with no weights. */
function whole(size: Partial<LayerSize>, input: Shape): LayerSize {
  return { output: input, parameters: 0, multiplyAdds: 0, timeSteps: 0, ...size };
}

/** @throws TwinrunError when the input has another number of axes */
export function requireAxes(input: Shape, axes: readonly string[]): void {
  if (input.length !== axes.length)
    throw unfit(
      `takes (${axes.join(', ')}) of each example, not ${shapeText(input)}: put a Reshape${axes.length === 1 ? ' or Flatten' : ''} before it`,
    );
}
