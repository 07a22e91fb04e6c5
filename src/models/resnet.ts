/**
 * Residual networks for small images: K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition",
 * arXiv 1512.03385 (2015), section 4.2. A first convolution, stages of blocks, the mean of each channel, a dense layer.
 */
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

export interface ResidualNetwork {
  /** Of an image: height, width, channels. */
  readonly image: readonly [number, number, number];
  /** The first convolution: odd, and 1, or 2 to halve height and width before the first stage. */
  readonly first: { readonly kernelSize: number; readonly strides: number };
  /** Channels of each stage; every stage but the first halves height and width. */
  readonly widths: readonly number[];
  /** Blocks of each stage; a block has two convolutions. */
  readonly blocks: number;
  readonly classes: number;
}

/**
 * How the running mean and variance of batch normalisation move, r' = r - (r - value) (1 - momentum), and what is added to
 * a variance. PyTorch's usual ones, which calls 1 - momentum its momentum.
 */
export const BATCH_NORM = { momentum: 0.9, epsilon: 1e-5 } as const;

/** A convolution without bias, then batch normalisation, whose beta stands for the bias. */
function convolution(
  name: string,
  x: SymbolicTensor,
  size: { readonly filters: number; readonly kernelSize: number; readonly strides: number },
): SymbolicTensor {
  const convolved = layers
    .conv2d({
      ...{ name, ...size, padding: 'same', useBias: false },
      kernelInitializer: 'heUniform',
    })
    .apply(x);
  // One tensor in, one out.
  return layers.batchNormalization({ name: `${name}Norm`, ...BATCH_NORM }).apply(convolved) as SymbolicTensor;
}

function relu(x: SymbolicTensor): SymbolicTensor {
  return layers.activation({ activation: 'relu' }).apply(x) as SymbolicTensor;
}

/** relu(x + F(x)); where the shape changes, x goes through a convolution of 1 x 1 (the paper's option B). */
function block(name: string, x: SymbolicTensor, filters: number, strides: number): SymbolicTensor {
  const first = relu(convolution(`${name}a`, x, { filters, kernelSize: 3, strides }));
  const second = convolution(`${name}b`, first, { filters, kernelSize: 3, strides: 1 });
  const unchanged = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = unchanged ? x : convolution(`${name}s`, x, { filters, kernelSize: 1, strides });
  return relu(layers.add().apply([shortcut, second]) as SymbolicTensor);
}

/** Examples in as rows of height x width x channels numbers, logits out. Depth: 2 x stages x blocks + 2. */
export function residualNetwork({ image, first, widths, blocks, classes }: ResidualNetwork): LayersModel {
  const [height, width, channels] = image;
  const examples = input({ shape: [height * width * channels] });
  let x = layers.reshape({ targetShape: [...image] }).apply(examples) as SymbolicTensor;
  x = relu(convolution('first', x, { filters: widths[0] ?? 0, ...first }));
  widths.forEach((filters, stage) => {
    for (let i = 0; i < blocks; i++) {
      const strides = stage > 0 && i === 0 ? 2 : 1;
      x = block(`stage${String(stage + 1)}block${String(i + 1)}`, x, filters, strides);
    }
  });
  const means = layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }).apply(x);
  const logits = layers
    .dense({ name: 'classes', units: classes, kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' })
    .apply(means);
  return model({ inputs: examples, outputs: logits as SymbolicTensor });
}
