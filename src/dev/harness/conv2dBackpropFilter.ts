import { engine, type NamedTensorMap, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** tfjs's kernel for a convolution's gradient by its filter, which tfjs exports no function for. */
export function conv2dBackpropFilter(
  x: Tensor4D,
  dy: Tensor,
  filterShape: readonly number[],
  strides: number,
  pad: 'same' | 'valid',
): Tensor {
  const attributes = { strides, pad, dataFormat: 'NHWC', filterShape: [...filterShape] };
  return engine().runKernel(
    'Conv2DBackpropFilter',
    { x, dy } as unknown as NamedTensorMap,
    attributes,
  ) as Tensor;
}
