/** Multi-layer perceptrons, as plain tf.layers code. */
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';

/**
 * Dense layers `fc1`, `fc2`, ...: ReLU and He initialisation inside, Glorot at the end, which gives logits. With no
 * hidden layer it is softmax or linear regression, which starts from zeros.
 *
 * @param sizes inputs, hidden units, ..., classes (or numbers to be predicted)
 */
export function perceptron(sizes: readonly number[]): Sequential {
  const last = sizes.length - 1;
  const model = sequential();
  for (let i = 1; i <= last; i++) {
    const hidden = i < last;
    model.add(
      layers.dense({
        name: `fc${i}`,
        units: sizes[i],
        activation: hidden ? 'relu' : 'linear',
        kernelInitializer: hidden ? 'heUniform' : last === 1 ? 'zeros' : 'glorotUniform',
        biasInitializer: 'zeros',
        ...(i === 1 ? { inputShape: [sizes[0]] } : {}),
      }),
    );
  }
  return model;
}
