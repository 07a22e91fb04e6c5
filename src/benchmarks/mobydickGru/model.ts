import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';

/** A character after the other, with a memory of 128 numbers. The logits of each place tell the next character. */
export function mobydickGruModel(): LayersModel {
  const glorot = { kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' } as const;
  return sequential({
    layers: [
      layers.embedding({
        name: 'embedding',
        inputLength: 64,
        inputDim: 83,
        outputDim: 64,
        embeddingsInitializer: 'randomNormal',
      }),
      layers.gru({
        ...{ name: 'gru', units: 128, returnSequences: true, recurrentActivation: 'sigmoid' },
        ...{ ...glorot, recurrentInitializer: 'glorotUniform' },
      }),
      layers.dense({ name: 'head', units: 83, ...glorot }),
    ],
  });
}
