import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';

/** Two convolutions of 3 x 3 with maximum pooling after each, then two dense layers. */
export function fashionCnnModel(): LayersModel {
  const rectified = {
    activation: 'relu',
    kernelInitializer: 'heUniform',
    biasInitializer: 'zeros',
  } as const;
  return sequential({
    layers: [
      layers.reshape({ inputShape: [784], targetShape: [28, 28, 1] }),
      layers.conv2d({ name: 'conv1', filters: 32, kernelSize: 3, padding: 'same', ...rectified }),
      layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      layers.conv2d({ name: 'conv2', filters: 64, kernelSize: 3, padding: 'same', ...rectified }),
      layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      layers.flatten(),
      layers.dense({ name: 'fc1', units: 128, ...rectified }),
      layers.dense({
        name: 'fc2',
        units: 10,
        kernelInitializer: 'glorotUniform',
        biasInitializer: 'zeros',
      }),
    ],
  });
}
