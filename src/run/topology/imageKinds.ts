/** Layers that take images: (rows, columns, channels). */
import { TwinrunError } from '../../errors.ts';
import { activation, field, flag, kernelSize, padding, width, zeroPadding, type Pair } from './fields.ts';
import { initialiser } from './initialisers.ts';
import { elements, layerKind, requireAxes, unfit, type Shape } from './kind.ts';

const IMAGE = ['rows', 'columns', 'channels'];
const CHANNELS_LAST = { data_format: ['channels_last', null] };
const CONVOLUTION = {
  ...CHANNELS_LAST,
  dilation_rate: [1, [1], [1, 1], null],
  groups: [1],
  kernel_regularizer: [null],
  bias_regularizer: [null],
  activity_regularizer: [null],
  kernel_constraint: [null],
  bias_constraint: [null],
};
const DEPTHWISE = {
  ...CONVOLUTION,
  kernel_initializer: [null],
  depthwise_regularizer: [null],
  depthwise_constraint: [null],
};

const strides = field(kernelSize, [1, 1]);
const biased = {
  activation: activation('linear'),
  use_bias: flag(true),
  bias_initializer: initialiser('zeros'),
};

interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: 'valid' | 'same';
}

/** Rows and columns of what a window that moves over an image gives. */
function windows(input: Shape, { size, strides, padding }: Window): Pair {
  requireAxes(input, IMAGE);
  const along = (axis: 0 | 1): number => {
    const length = input[axis] ?? 0;
    if (padding === 'same') return Math.ceil(length / strides[axis]);
    if (size[axis] > length)
      throw new TwinrunError(
        'invalid-input',
        `has a window of ${size.join(' x ')}, larger than its input of ${input.slice(0, 2).join(' x ')}`,
      );
    return Math.floor((length - size[axis]) / strides[axis]) + 1;
  };
  return [along(0), along(1)];
}

export const Conv2D = layerKind(
  {
    filters: width,
    kernel_size: field(kernelSize),
    strides,
    padding,
    ...biased,
    kernel_initializer: initialiser('glorotNormal'),
  },
  CONVOLUTION,
  (config, input) => {
    const [rows, columns] = windows(input, { ...config, size: config.kernel_size });
    const kernel = elements(config.kernel_size) * (input[2] ?? 0) * config.filters;
    return {
      output: [rows, columns, config.filters],
      parameters: kernel + (config.use_bias ? config.filters : 0),
      multiplyAdds: rows * columns * kernel,
    };
  },
);

export const DepthwiseConv2D = layerKind(
  {
    kernel_size: field(kernelSize),
    strides,
    padding,
    depth_multiplier: { ...width, otherwise: 1 },
    ...biased,
    depthwise_initializer: initialiser('glorotNormal'),
  },
  DEPTHWISE,
  (config, input) => {
    const [rows, columns] = windows(input, { ...config, size: config.kernel_size });
    const channels = (input[2] ?? 0) * config.depth_multiplier;
    const kernel = elements(config.kernel_size) * channels;
    return {
      output: [rows, columns, channels],
      parameters: kernel + (config.use_bias ? channels : 0),
      multiplyAdds: rows * columns * kernel,
    };
  },
);

export const SeparableConv2D = layerKind(
  {
    filters: width,
    kernel_size: field(kernelSize),
    strides,
    padding,
    depth_multiplier: { ...width, otherwise: 1 },
    ...biased,
    depthwise_initializer: initialiser('glorotUniform'),
    pointwise_initializer: initialiser('glorotUniform'),
  },
  { ...DEPTHWISE, pointwise_regularizer: [null], pointwise_constraint: [null] },
  (config, input) => {
    const [rows, columns] = windows(input, { ...config, size: config.kernel_size });
    const channels = (input[2] ?? 0) * config.depth_multiplier;
    const kernels = elements(config.kernel_size) * channels + channels * config.filters;
    return {
      output: [rows, columns, config.filters],
      parameters: kernels + (config.use_bias ? config.filters : 0),
      multiplyAdds: rows * columns * kernels,
    };
  },
);

const pooling = layerKind(
  {
    pool_size: field(kernelSize, [2, 2]),
    /** Those of the window where they are missing. */
    strides: field<Pair | null>(kernelSize, null),
    padding,
  },
  CHANNELS_LAST,
  (config, input) => {
    const { pool_size: size, strides, padding } = config;
    return { output: [...windows(input, { size, strides: strides ?? size, padding }), input[2] ?? 0] };
  },
);
export const MaxPooling2D = pooling;
export const AveragePooling2D = pooling;

const globalPooling = layerKind({}, { ...CHANNELS_LAST, keepdims: [false] }, (_, input) => {
  requireAxes(input, IMAGE);
  return { output: input.slice(2) };
});
export const GlobalAveragePooling2D = globalPooling;
export const GlobalMaxPooling2D = globalPooling;

export const ZeroPadding2D = layerKind(
  {
    padding: field(zeroPadding, [
      [1, 1],
      [1, 1],
    ] as const),
  },
  CHANNELS_LAST,
  ({ padding: [[top, bottom], [left, right]] }, input) => {
    requireAxes(input, IMAGE);
    const [rows = 0, columns = 0, channels = 0] = input;
    if (top + bottom + left + right === 0) throw unfit('pads nothing');
    return { output: [rows + top + bottom, columns + left + right, channels] };
  },
);
