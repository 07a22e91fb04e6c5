import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';

/** LeNet-5 as it is built today: ReLU and maximum pooling, every filter sees every channel. */
export function mnistLenet5Model(): LayersModel {
  const rectified = {
    activation: 'relu',
    kernelInitializer: 'heUniform',
    biasInitializer: 'zeros',
  } as const;
  return sequential({
    layers: [
      layers.reshape({ inputShape: [784], targetShape: [28, 28, 1] }),
      layers.conv2d({ name: 'conv1', filters: 6, kernelSize: 5, padding: 'same', ...rectified }),
      layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      layers.conv2d({ name: 'conv2', filters: 16, kernelSize: 5, padding: 'valid', ...rectified }),
      layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      layers.flatten(),
      layers.dense({ name: 'fc1', units: 120, ...rectified }),
      layers.dense({ name: 'fc2', units: 84, ...rectified }),
      layers.dense({
        name: 'fc3',
        units: 10,
        kernelInitializer: 'glorotUniform',
        biasInitializer: 'zeros',
      }),
    ],
  });
}
