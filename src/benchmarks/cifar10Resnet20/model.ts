import type { LayersModel } from '@tensorflow/tfjs-layers';
import { residualNetwork } from '../../models/resnet.ts';

/** ResNet-20: three blocks of two convolutions each at 32 x 32, 16 x 16 and 8 x 8. */
export function cifar10Resnet20Model(): LayersModel {
  return residualNetwork({
    image: [32, 32, 3],
    first: { kernelSize: 3, strides: 1 },
    widths: [16, 32, 64],
    blocks: 3,
    classes: 10,
  });
}
