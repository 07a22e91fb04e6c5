import { initializers, input, layers, model } from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { GaussianSample } from '../../models/gaussians.ts';

const HIDDEN = 400;
const LATENT = 20;

/** [logits, mean, logVariance] of an image; layer `latent` draws its code. */
export function mnistVaeModel(): LayersModel {
  const dense = (name: string, units: number, from: SymbolicTensor, hidden = false): SymbolicTensor =>
    layers
      .dense({
        ...{ name, units, activation: hidden ? 'relu' : 'linear', biasInitializer: 'zeros' },
        // Within 1 / sqrt(fan in), which is where PyTorch's linear layers start.
        kernelInitializer: initializers.varianceScaling({
          scale: 1 / 3,
          mode: 'fanIn',
          distribution: 'uniform',
        }),
      })
      // What a layer gives for one symbolic tensor is one.
      .apply(from) as SymbolicTensor;
  const image = input({ shape: [784] });
  const encoded = dense('encoder', HIDDEN, image, true);
  const mean = dense('mean', LATENT, encoded);
  const logVariance = dense('logVariance', LATENT, encoded);
  const code = new GaussianSample({ name: 'latent' }).apply([mean, logVariance]) as SymbolicTensor;
  const logits = dense('logits', 784, dense('decoder', HIDDEN, code, true));
  return model({ inputs: image, outputs: [logits, mean, logVariance] });
}
