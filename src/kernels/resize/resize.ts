/** Resizing images (batch, height, width, channels), and the gradients. */
import { booleanAttribute, integersAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  output,
  type Attributes,
  type DType,
  type Kernel,
  type Routine,
  type TensorSpec,
} from '../kernel.ts';
import { requireDType } from '../shape.ts';
import {
  resizeBilinear,
  resizeBilinearGrad,
  resizeNearest,
  resizeNearestGrad,
  type ResizeArguments,
} from './resize.reference.ts';

/** Places are fractions of 32-bit integers. */
const MAX_SIZE = 16384;

function argumentsOf(
  kernel: string,
  images: readonly number[],
  size: readonly number[],
  attributes: Attributes,
): ResizeArguments {
  if (images.length !== 4) throw new KernelError(kernel, `images of rank ${images.length}, not 4`);
  const [batch, height, width, channels] = images;
  const [outHeight, outWidth] = size;
  if (size.length !== 2 || [height, width, outHeight, outWidth].some((d) => d < 1 || d > MAX_SIZE))
    throw new KernelError(
      kernel,
      `[${height}, ${width}] to [${size.join(', ')}]: sizes go from 1 to ${MAX_SIZE}`,
    );
  const alignCorners = booleanAttribute(attributes, 'alignCorners');
  const halfPixelCenters = booleanAttribute(attributes, 'halfPixelCenters');
  if (alignCorners && halfPixelCenters)
    throw new KernelError(kernel, 'alignCorners and halfPixelCenters exclude each other');
  return {
    batch,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    alignCorners: Number(alignCorners),
    halfPixelCenters: Number(halfPixelCenters),
  };
}

function forward(kernel: string, routine: Routine<ResizeArguments>, ...takes: DType[]): Kernel {
  return {
    name: kernel,
    inputs: ['images'],
    plan([images], attributes) {
      requireDType(kernel, images, ...takes);
      const size = integersAttribute(kernel, attributes, 'size');
      const args = argumentsOf(kernel, images.shape, size, attributes);
      const shape = [args.batch, args.outHeight, args.outWidth, args.channels];
      return {
        outputs: [{ shape, dtype: images.dtype }],
        calls: [call(routine, [input(0)], [output(0)], args)],
      };
    },
  };
}

function backward(kernel: string, routine: Routine<ResizeArguments>): Kernel {
  return {
    name: kernel,
    inputs: ['dy', 'images'],
    plan([dy, images]: readonly TensorSpec[], attributes) {
      requireDType(kernel, dy, 'float32');
      const args = argumentsOf(kernel, images.shape, dy.shape.slice(1, 3), attributes);
      if (dy.shape.length !== 4 || dy.shape[0] !== args.batch || dy.shape[3] !== args.channels)
        throw new KernelError(kernel, `dy [${dy.shape.join(', ')}] for images [${images.shape.join(', ')}]`);
      return {
        outputs: [{ shape: images.shape, dtype: 'float32' }],
        calls: [call(routine, [input(0)], [output(0)], args)],
      };
    },
  };
}

export const resizeKernels: readonly Kernel[] = [
  forward('ResizeBilinear', resizeBilinear, 'float32'),
  backward('ResizeBilinearGrad', resizeBilinearGrad),
  forward('ResizeNearestNeighbor', resizeNearest, 'float32', 'int32', 'bool'),
  backward('ResizeNearestNeighborGrad', resizeNearestGrad),
];
