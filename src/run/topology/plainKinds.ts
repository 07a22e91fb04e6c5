/** Layers that take examples of any shape, or sequences. */
import * as v from 'valibot';
import { positiveNumber, wholeNumber } from '../schemaParts.ts';
import { activation, batchShape, epsilon, field, flag, fraction, targetShape, width } from './fields.ts';
import { initialiser } from './initialisers.ts';
import {
  elements,
  layerKind,
  mergingKind,
  requireAxes,
  shapeText,
  unfit,
  type ConfigOf,
  type LayerSize,
  type Shape,
} from './kind.ts';
import { LIMITS } from './topology.ts';

const WEIGHTS = {
  kernel_regularizer: [null],
  bias_regularizer: [null],
  activity_regularizer: [null],
  kernel_constraint: [null],
  bias_constraint: [null],
};

export const InputLayer = layerKind(
  { batch_input_shape: field(batchShape) },
  { sparse: [false], ragged: [false] },
  ({ batch_input_shape: [, ...shape] }) => ({ output: shape }),
);

export const Dense = layerKind(
  {
    units: width,
    activation: activation('linear'),
    use_bias: flag(true),
    kernel_initializer: initialiser('glorotNormal'),
    bias_initializer: initialiser('zeros'),
  },
  WEIGHTS,
  ({ units, use_bias: biased }, input) => {
    const inputs = input.at(-1) ?? 0;
    return {
      output: [...input.slice(0, -1), units],
      parameters: inputs * units + (biased ? units : 0),
      multiplyAdds: elements(input) * units,
    };
  },
);

export const Flatten = layerKind({}, { data_format: ['channels_last', null] }, (_, input) => {
  if (input.length === 1) throw unfit('has nothing to flatten: its input has one axis already');
  return { output: [elements(input)] };
});

export const Reshape = layerKind({ target_shape: field(targetShape) }, {}, (config, input) => {
  const { target_shape: target } = config;
  const known = elements(target.filter((size) => size !== -1));
  const output = target.map((size) => (size === -1 ? elements(input) / known : size));
  if (elements(output) !== elements(input) || !output.every(Number.isInteger))
    throw unfit(`cannot make ${shapeText(target)} of ${shapeText(input)}`);
  return { output };
});

export const Activation = layerKind({ activation: activation() }, {}, () => ({}));
export const Softmax = layerKind({}, { axis: [-1, null] }, () => ({}));
export const LeakyReLU = layerKind({ alpha: field(positiveNumber, 0.3) }, {}, () => ({}));
export const ReLU = layerKind(
  { max_value: field<number | null>(positiveNumber, null) },
  { negative_slope: [0, null], threshold: [0, null] },
  () => ({}),
);

export const Dropout = layerKind({ rate: fraction() }, { noise_shape: [null] }, () => ({}));

const NORMALIZATION = {
  // Without them tf.layers' gradients fail.
  center: [true],
  scale: [true],
  beta_regularizer: [null],
  gamma_regularizer: [null],
  beta_constraint: [null],
  gamma_constraint: [null],
};
const axisNumber = v.picklist([-1, 1, 2, 3, 4], 'must be -1, the last axis');
const axis = v.pipe(
  v.union([axisNumber, v.strictTuple([axisNumber])], 'must be -1, the last axis'),
  v.transform((value): number => (typeof value === 'number' ? value : value[0])),
);
const scaled = {
  axis: field<number>(axis, -1),
  epsilon,
  beta_initializer: initialiser('zeros'),
  gamma_initializer: initialiser('ones'),
};

/** The size of the last axis, which must be the one that is named. */
function lastAxis(axis: number, input: Shape): number {
  if (axis !== -1 && axis !== input.length)
    throw unfit(`normalises the last axis, which is ${String(input.length)} here, not ${String(axis)}`);
  return input.at(-1) ?? 0;
}

export const BatchNormalization = layerKind(
  {
    momentum: fraction(0.99),
    ...scaled,
    moving_mean_initializer: initialiser('zeros'),
    moving_variance_initializer: initialiser('ones'),
  },
  NORMALIZATION,
  (config, input) => ({ parameters: 4 * lastAxis(config.axis, input) }),
);

export const LayerNormalization = layerKind(scaled, NORMALIZATION, (config, input) => ({
  parameters: 2 * lastAxis(config.axis, input),
}));

export const Embedding = layerKind(
  {
    input_dim: field(wholeNumber(1, LIMITS.parameters)),
    output_dim: width,
    embeddings_initializer: initialiser(),
    input_length: field<number | null>(v.nullable(wholeNumber(1, LIMITS.width)), null),
  },
  {
    mask_zero: [false, null],
    activity_regularizer: [null],
    embeddings_regularizer: [null],
    embeddings_constraint: [null],
  },
  ({ input_dim: rows, output_dim: columns, input_length: length }, input) => {
    requireAxes(input, ['indices']);
    if (length !== null && length !== input[0])
      throw unfit(`says that its input_length is ${String(length)}, but it is ${String(input[0])}`);
    return { output: [...input, columns], parameters: rows * columns };
  },
);

const RECURRENT = {
  ...WEIGHTS,
  recurrent_regularizer: [null],
  recurrent_constraint: [null],
  dropout: [0],
  recurrent_dropout: [0],
  implementation: [null, 1, 2],
  return_state: [false],
  go_backwards: [false],
  stateful: [false],
  unroll: [false],
  time_major: [false],
};

const recurrent = {
  units: width,
  activation: activation('tanh'),
  use_bias: flag(true),
  kernel_initializer: initialiser('glorotNormal'),
  recurrent_initializer: initialiser('orthogonal'),
  bias_initializer: initialiser('zeros'),
  return_sequences: flag(false),
};

/** @param gates products of the input and of the state in each step */
function recurrentSize(gates: number) {
  return (settings: ConfigOf<typeof recurrent>, input: Shape): LayerSize => {
    requireAxes(input, ['steps', 'features']);
    const { units, use_bias: biased, return_sequences: sequence } = settings;
    const [steps = 0, features = 0] = input;
    const kernels = gates * units * (features + units);
    return {
      output: sequence ? [steps, units] : [units],
      parameters: kernels + (biased ? gates * units : 0),
      multiplyAdds: steps * kernels,
      timeSteps: steps,
    };
  };
}

const gated = { ...recurrent, recurrent_activation: activation('hard_sigmoid') };
export const LSTM = layerKind({ ...gated, unit_forget_bias: flag(false) }, RECURRENT, recurrentSize(4));
export const GRU = layerKind(gated, { ...RECURRENT, reset_after: [false] }, recurrentSize(3));
export const SimpleRNN = layerKind(recurrent, RECURRENT, recurrentSize(1));

export const Add = mergingKind({}, (inputs) => {
  const [first = []] = inputs;
  for (const input of inputs)
    if (shapeText(input) !== shapeText(first))
      throw unfit(`adds inputs of one shape, not ${inputs.map(shapeText).join(' and ')}`);
  return first;
});

export const Concatenate = mergingKind({ axis: [-1] }, (inputs) => {
  const [first = []] = inputs;
  for (const input of inputs)
    if (shapeText(input.slice(0, -1)) !== shapeText(first.slice(0, -1)))
      throw unfit(
        `joins inputs along their last axis, so the others must be the same: ${inputs.map(shapeText).join(' and ')}`,
      );
  return [...first.slice(0, -1), inputs.reduce((sum, input) => sum + (input.at(-1) ?? 0), 0)];
});
