import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { GaussianSample } from '../../models/gaussians.ts';

const HIDDEN = 400;
const LATENT = 20;

/** [logits, mean, logVariance] of an image; layer `latent` draws its code. */
export function mnistVaeModel(): LayersModel {
  const dense = (name: string, units: number, from: SymbolicTensor, hidden = false): SymbolicTensor =>
    // What a layer gives for one symbolic tensor is one.
    layers
      .dense({
        ...{ name, units, biasInitializer: 'zeros', activation: hidden ? 'relu' : 'linear' },
        kernelInitializer: hidden ? 'heUniform' : 'glorotUniform',
      })
      .apply(from) as SymbolicTensor;
  const image = input({ shape: [784] });
  const encoded = dense('encoder', HIDDEN, image, true);
  const mean = dense('mean', LATENT, encoded);
  const logVariance = dense('logVariance', LATENT, encoded);
  const code = new GaussianSample({ name: 'latent' }).apply([mean, logVariance]) as SymbolicTensor;
  const logits = dense('logits', 784, dense('decoder', HIDDEN, code, true));
  return model({ inputs: image, outputs: [logits, mean, logVariance] });
}
