/**
 * Initial weights from named streams. tf.layers' own initialisers draw from Math.random or a generator of their own; here
 * a layer's declared initialiser is read from its configuration and drawn anew: weight `kernel` of layer `fc1` from the
 * stream `init/fc1/kernel`, element by element in row-major order.
 *
 * Zeros, Ones, Constant: as they say. VarianceScaling (Glorot, He, LeCun): with fan = fan in, fan out or their mean and
 * variance = scale / max(1, fan): uniform is RN((2 u - 1) * sqrt(3 * variance)), u a uniform draw; normal is
 * RN(z * sqrt(variance)), z a truncated normal draw. RandomUniform: RN(minval + u * (maxval - minval)). RandomNormal and
 * TruncatedNormal: RN(mean + z * stddev). All in binary64 from the draw, rounded once. Orthogonal: orthogonal.ts. With
 * tf.layers' unitForgetBias the second quarter of an LSTM's bias is 1, whatever was drawn.
 */
import { tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { TwinrunError } from '../errors.ts';
import { stream, type Stream } from '../random/stream.ts';
import { orthogonal } from './orthogonal.ts';

type Layer = layers.Layer;

/** An initialiser as tf.layers serialises it. */
interface InitialiserConfig {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A weight of a model: its full name, such as "fc1/kernel", and the variable itself. */
export interface Parameter {
  readonly name: string;
  readonly variable: Variable;
}

/** The model's trainable weights in its own order. */
export function parametersOf(model: LayersModel): Parameter[] {
  return model.trainableWeights.map(parameterOf);
}

/** What a model remembers besides its parameters, such as the moving averages of batch normalisation. */
export function statesOf(model: LayersModel): Parameter[] {
  return model.nonTrainableWeights.map(parameterOf);
}

function parameterOf(weight: LayersModel['weights'][number]): Parameter {
  return {
    // The name before tf.layers makes it unique within the page.
    name: weight.originalName,
    // A LayerVariable reads as the Variable that it wraps.
    variable: weight.read() as Variable,
  };
}

function fansOf(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  // The last two axes are input and output channels; those before them are the receptive field.
  const field = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const fanIn = shape.length > 1 ? (shape[shape.length - 2] as number) : (shape[0] ?? 1);
  return { fanIn: fanIn * field, fanOut: (shape[shape.length - 1] ?? 1) * field };
}

/** The function that draws one element after the other. */
function drawOf(
  { className, config }: InitialiserConfig,
  shape: readonly number[],
  random: Stream,
  path: string,
): () => number {
  const number = (name: string, otherwise: number): number => {
    const value = config[name];
    return typeof value === 'number' ? value : otherwise;
  };
  switch (className) {
    case 'Zeros':
      return () => 0;
    case 'Ones':
      return () => 1;
    case 'Constant':
      return () => number('value', 0);
    case 'RandomUniform': {
      const least = number('minval', -0.05);
      const width = number('maxval', 0.05) - least;
      return () => least + random.uniform() * width;
    }
    case 'RandomNormal':
      return () => number('mean', 0) + random.normal() * number('stddev', 0.05);
    case 'TruncatedNormal':
      return () => number('mean', 0) + random.truncatedNormal() * number('stddev', 0.05);
    case 'VarianceScaling': {
      const { fanIn, fanOut } = fansOf(shape);
      const mode = config['mode'];
      const fan = mode === 'fanIn' ? fanIn : mode === 'fanOut' ? fanOut : (fanIn + fanOut) / 2;
      const variance = number('scale', 1) / Math.max(1, fan);
      if (config['distribution'] === 'uniform') {
        const limit = Math.sqrt(3 * variance);
        return () => (2 * random.uniform() - 1) * limit;
      }
      const deviation = Math.sqrt(variance);
      return () => random.truncatedNormal() * deviation;
    }
    case 'Orthogonal': {
      const elements = orthogonal(shape, number('gain', 1), random).values();
      return () => elements.next().value ?? 0;
    }
    default:
      throw new TwinrunError('unsupported', `initialiser ${className} is not supported`, path);
  }
}

/** The configuration of a layer's initialiser for its weight `kernel`, `recurrent_kernel`, `bias`, ... */
function configOf(layer: Layer, weight: string, path: string): InitialiserConfig {
  // `kernel` has kernelInitializer, `recurrent_kernel` has recurrentInitializer, `moving_mean` movingMeanInitializer.
  const field = weight
    .replace(/_kernel$/, '')
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const config = layer.getConfig()[`${field}Initializer`] as InitialiserConfig | null | undefined;
  if (config === undefined || config === null)
    throw new TwinrunError('unsupported', `layer ${layer.name} does not say how ${weight} starts`, path);
  return config;
}

/** An LSTM's gates are input, forget, candidate and output: at first it is to remember (Jozefowicz et al., ICML 2015). */
function setForgetBias(bias: Float32Array): void {
  bias.fill(1, bias.length / 4, bias.length / 2);
}

/**
 * Sets every weight of a built model.
 *
 * @throws TwinrunError('unsupported') for an initialiser that is not in the list above
 */
export function initialiseWeights(model: LayersModel, seed: string): void {
  for (const layer of model.layers) {
    for (const weight of layer.weights) {
      const name = weight.originalName;
      const shape = weight.shape.map((d) => d as number);
      const part = name.slice(name.lastIndexOf('/') + 1);
      const draw = drawOf(configOf(layer, part, name), shape, stream(seed, `init/${name}`), name);
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      for (let i = 0; i < values.length; i++) values[i] = draw(); // the store rounds once
      if (part === 'bias' && layer.getConfig()['unitForgetBias'] === true) setForgetBias(values);
      const initial = tensor(values, shape, 'float32');
      weight.write(initial);
      initial.dispose();
    }
  }
}
