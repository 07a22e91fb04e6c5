import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';

/** An image as a sequence of its 28 rows, two at a time. */
export function mnistRowsLstmModel(): LayersModel {
  return sequential({
    layers: [
      layers.reshape({ inputShape: [784], targetShape: [14, 56] }),
      layers.lstm({
        name: 'lstm',
        units: 32,
        recurrentActivation: 'sigmoid',
        kernelInitializer: 'glorotUniform',
        recurrentInitializer: 'glorotUniform',
        biasInitializer: 'zeros',
        unitForgetBias: false,
      }),
      layers.dense({
        name: 'fc',
        units: 10,
        kernelInitializer: 'glorotUniform',
        biasInitializer: 'zeros',
      }),
    ],
  });
}
