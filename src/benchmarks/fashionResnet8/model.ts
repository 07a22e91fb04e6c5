import type { LayersModel } from '@tensorflow/tfjs-layers';
import { residualNetwork } from '../../models/resnet.ts';

/** After a first convolution of 5 x 5 that halves the image, a block of two convolutions at 14 x 14, 7 x 7 and 4 x 4. */
export function fashionResnet8Model(): LayersModel {
  return residualNetwork({
    image: [28, 28, 1],
    first: { kernelSize: 5, strides: 2 },
    widths: [24, 48, 96],
    blocks: 1,
    classes: 10,
  });
}
