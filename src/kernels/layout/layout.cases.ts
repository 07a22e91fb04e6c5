/** Conformance cases of the kernels that move elements, choose them, and convert them. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  SPECIAL_INTEGERS,
  type Case,
  type CaseTensor,
} from '../cases.ts';

/** All of them carry any bits: only NaNs may change, into the canonical one. */
const any = (shape: readonly number[], key = 51): CaseTensor => floats(shape, anyFloats(240, key));

const moves: Case[] = [
  { kernel: 'Identity', name: 'any bits', inputs: [any([3, 4])] },
  { kernel: 'Reshape', name: 'with a free axis', inputs: [any([3, 4])], attributes: { shape: [2, -1] } },
  { kernel: 'Reshape', name: 'refuses another size', inputs: [any([3, 4])], attributes: { shape: [5, 2] } },
  { kernel: 'ExpandDims', name: 'from the end', inputs: [any([3, 4])], attributes: { dim: -1 } },
  { kernel: 'Transpose', name: 'matrix', inputs: [any([3, 5])], attributes: { perm: [1, 0] } },
  { kernel: 'Transpose', name: 'rank 4', inputs: [any([2, 3, 4, 5])], attributes: { perm: [3, 1, 0, 2] } },
  { kernel: 'Transpose', name: 'bools', inputs: [bools([3, 5], 52)], attributes: { perm: [1, 0] } },
  {
    kernel: 'Transpose',
    name: 'refuses a repeated axis',
    inputs: [any([3, 5])],
    attributes: { perm: [1, 1] },
  },
  {
    kernel: 'Slice',
    name: 'inside',
    inputs: [any([4, 5, 6])],
    attributes: { begin: [1, 2, 3], size: [2, 3, 2] },
  },
  {
    kernel: 'Slice',
    name: 'to the end',
    inputs: [any([4, 5])],
    attributes: { begin: [1, 0], size: [-1, 5] },
  },
  { kernel: 'Slice', name: 'empty', inputs: [any([4, 5])], attributes: { begin: [1, 0], size: [0, 5] } },
  {
    kernel: 'Slice',
    name: 'refuses to leave',
    inputs: [any([4, 5])],
    attributes: { begin: [1, 0], size: [4, 5] },
  },
  { kernel: 'Slice', name: 'a first number', inputs: [any([4, 5])], attributes: { begin: 1, size: 2 } },
  { kernel: 'Slice', name: 'no size', inputs: [any([4, 5])], attributes: { begin: [2, 1] } },
  {
    kernel: 'Slice',
    name: 'refuses a negative beginning',
    inputs: [any([4, 5])],
    attributes: { begin: [-1, 0], size: [1, 1] },
  },
  { kernel: 'Reverse', name: 'all axes', inputs: [any([3, 4])], attributes: { dims: null } },
  { kernel: 'Reverse', name: 'two axes', inputs: [any([3, 4, 5])], attributes: { dims: [0, 2] } },
  { kernel: 'Reverse', name: 'last axis', inputs: [any([3, 5])], attributes: { dims: [-1] } },
  { kernel: 'Tile', name: 'every axis', inputs: [any([2, 3])], attributes: { reps: [3, 2] } },
  { kernel: 'Tile', name: 'a scalar axis', inputs: [any([1, 4])], attributes: { reps: [5, 1] } },
  {
    kernel: 'PadV2',
    name: 'with minus zero',
    inputs: [any([2, 3])],
    attributes: { paddings: [[1, 2], [0, 3]], constantValue: -0 }, // prettier-ignore
  },
  {
    kernel: 'PadV2',
    name: 'refuses a negative padding',
    inputs: [any([40])],
    attributes: { paddings: [[0, -36]] },
  },
  { kernel: 'Transpose', name: 'axes from the end', inputs: [any([3, 5])], attributes: { perm: [-1, 0] } },
  {
    kernel: 'BroadcastTo',
    name: 'rows and columns',
    inputs: [any([3, 1])],
    attributes: { shape: [2, 3, 4] },
  },
  {
    kernel: 'Concat',
    name: 'first axis',
    inputs: [any([2, 3]), any([1, 3], 53), any([0, 3])],
    attributes: { axis: 0 },
  },
  { kernel: 'Concat', name: 'last axis', inputs: [any([2, 3]), any([2, 5], 53)], attributes: { axis: -1 } },
  {
    kernel: 'Concat',
    name: 'refuses other shapes',
    inputs: [any([2, 3]), any([3, 3])],
    attributes: { axis: 1 },
  },
  {
    kernel: 'Pack',
    name: 'new middle axis',
    inputs: [any([2, 3]), any([2, 3], 53)],
    attributes: { axis: 1 },
  },
  { kernel: 'Unpack', name: 'first axis', inputs: [any([3, 4])], attributes: { axis: 0 } },
  { kernel: 'Unpack', name: 'last axis', inputs: [any([3, 4])], attributes: { axis: 1 } },
];

const choices: Case[] = [
  {
    kernel: 'GatherV2',
    name: 'rows',
    inputs: [any([5, 3]), integers([4], [4, 0, 0, 2])],
    attributes: { axis: 0 },
  },
  {
    kernel: 'GatherV2',
    name: 'columns',
    inputs: [any([5, 3]), integers([2, 2], [2, 0, 1, 1])],
    attributes: { axis: 1 },
  },
  {
    kernel: 'GatherV2',
    name: 'refuses an index',
    inputs: [any([5, 3]), integers([2], [1, 5])],
    attributes: { axis: 0 },
  },
  {
    kernel: 'GatherV2',
    name: 'refuses -1',
    inputs: [any([5, 3]), integers([2], [-1, 0])],
    attributes: { axis: 0 },
  },
  {
    kernel: 'OneHot',
    name: 'float, with indices out of range',
    inputs: [integers([6], [0, 4, 2, -1, 5, 2147483647])],
    attributes: { depth: 5, onValue: 1, offValue: -0, dtype: 'float32' },
  },
  {
    kernel: 'OneHot',
    name: 'integers',
    inputs: [integers([2, 2], [1, 0, 2, 1])],
    attributes: { depth: 3, dtype: 'int32' },
  },
  { kernel: 'Select', name: 'any bits', inputs: [bools([37], 54), any([37]), any([37], 55)] },
  { kernel: 'Select', name: 'integers', inputs: [bools([5], 54), integers([5], [1]), integers([5], [2])] },
];

const casts: Case[] = (['float32', 'int32', 'bool'] as const).flatMap((dtype) => [
  {
    kernel: 'Cast',
    name: `special floats to ${dtype}`,
    inputs: [floats([61], SPECIAL_FLOATS)],
    attributes: { dtype },
  },
  { kernel: 'Cast', name: `any floats to ${dtype}`, inputs: [any([240])], attributes: { dtype } },
  {
    kernel: 'Cast',
    name: `integers to ${dtype}`,
    inputs: [integers([61], SPECIAL_INTEGERS)],
    attributes: { dtype },
  },
  {
    kernel: 'Cast',
    name: `any integers to ${dtype}`,
    inputs: [integers([255], anyIntegers(255, 56))],
    attributes: { dtype },
  },
  { kernel: 'Cast', name: `bools to ${dtype}`, inputs: [bools([9], 57)], attributes: { dtype } },
]);

const fills: Case[] = [
  { kernel: 'Fill', name: 'float', inputs: [], attributes: { shape: [3, 5], value: 0.1, dtype: 'float32' } },
  { kernel: 'Fill', name: 'NaN', inputs: [], attributes: { shape: [5], value: NaN, dtype: 'float32' } },
  { kernel: 'Fill', name: 'integer', inputs: [], attributes: { shape: [], value: -7, dtype: 'int32' } },
  {
    kernel: 'Fill',
    name: 'refuses a negative size',
    inputs: [],
    attributes: { shape: [-1], value: 1, dtype: 'int32' },
  },
  {
    kernel: 'OneHot',
    name: 'refuses a depth that is no whole number',
    inputs: [integers([2], [0, 1])],
    attributes: { depth: 1.5, dtype: 'int32' },
  },
  { kernel: 'Fill', name: 'bool', inputs: [], attributes: { shape: [2], value: true, dtype: 'bool' } },
  {
    kernel: 'Fill',
    name: 'refuses strings',
    inputs: [],
    attributes: { shape: [2], value: 'x', dtype: 'string' },
  },
  { kernel: 'ZerosLike', name: 'floats', inputs: [any([7])] },
  { kernel: 'OnesLike', name: 'floats', inputs: [any([7])] },
  { kernel: 'OnesLike', name: 'integers', inputs: [integers([7], [3])] },
];

export const layoutCases: readonly Case[] = [...moves, ...choices, ...casts, ...fills];
