import {
  initializers,
  input,
  layers,
  model,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { CausalAttention } from '../../models/causalAttention.ts';
import { LayerNorm } from '../../models/layerNorm.ts';
import { PositionEmbedding } from '../../models/positionEmbedding.ts';

const CHARACTERS = 83;
const PLACES = 64;
const WIDTH = 64;
const HEADS = 4;
const BLOCKS = 2;

/** Of every matrix at the start. */
const normal = initializers.randomNormal({ mean: 0, stddev: 0.08 });
const zeros = { biasInitializer: 'zeros' } as const;

/** What a layer gives for one symbolic tensor is one. */
const through = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) =>
  layer.apply(x) as SymbolicTensor;

/**
 * A decoder of two blocks, each normalised before attention and before the perceptron; a last normalisation; logits of the
 * next character at each place, by a matrix of their own.
 */
export function mobydickGptModel(): LayersModel {
  const characters = input({ shape: [PLACES] });
  const token = layers.embedding({
    ...{ name: 'token', inputDim: CHARACTERS, outputDim: WIDTH, embeddingsInitializer: normal },
  });
  const position = new PositionEmbedding({ name: 'position', embeddingsInitializer: normal });
  let x = through(position, through(token, characters));
  for (let b = 1; b <= BLOCKS; b++) {
    x = residual(x, [
      norm(`block${b}/norm1`),
      dense(`block${b}/qkv`, 3 * WIDTH),
      new CausalAttention({ name: `block${b}/attention`, heads: HEADS }),
      dense(`block${b}/projection`, WIDTH),
    ]);
    x = residual(x, [
      norm(`block${b}/norm2`),
      dense(`block${b}/fc1`, 4 * WIDTH, 'gelu'),
      dense(`block${b}/fc2`, WIDTH),
    ]);
  }
  return model({ inputs: characters, outputs: through(dense('head', CHARACTERS), through(norm('norm'), x)) });
}

function residual(x: SymbolicTensor, branch: readonly layers.Layer[]): SymbolicTensor {
  return through(layers.add(), [x, branch.reduce((y, layer) => through(layer, y), x)]);
}

function norm(name: string): layers.Layer {
  return new LayerNorm({ name, epsilon: 1e-5 });
}

function dense(name: string, units: number, activation?: 'gelu'): layers.Layer {
  return layers.dense({
    ...{ name, units, ...zeros },
    kernelInitializer: normal,
    ...(activation && { activation }),
  });
}
