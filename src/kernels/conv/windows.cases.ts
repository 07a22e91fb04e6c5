/** The windows that the convolutions' conformance cases slide. */

/** An image, a filter, and how it moves. */
export interface Sliding {
  readonly name: string;
  /** [batch, height, width, channels] */
  readonly x: readonly number[];
  /** [height, width, channels, output channels, or the multiplier] */
  readonly filter: readonly number[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What a window has where it says nothing. */
export const valid = { strides: 1, pad: 'valid' };

/** Odd shapes, strides 1 to 3, dilation, every kind of padding, 1 to 9 channels, nothing at all. */
export const WINDOWS: readonly Sliding[] = [
  { name: 'one product', x: [1, 1, 1, 1], filter: [1, 1, 1, 1] },
  { name: '5x5, one channel', x: [3, 9, 8, 1], filter: [5, 5, 1, 6] },
  { name: '3x3 same', x: [3, 7, 6, 3], filter: [3, 3, 3, 9], attributes: { strides: 1, pad: 'same' } },
  {
    name: '3x3 same, stride 2',
    x: [1, 8, 7, 4],
    filter: [3, 3, 4, 8],
    attributes: { strides: 2, pad: 'same' },
  },
  {
    name: '2x3 stride [3, 2]',
    x: [2, 11, 9, 2],
    filter: [2, 3, 2, 5],
    attributes: { strides: [3, 2], pad: 'valid' },
  },
  {
    name: '3x2 stride [1, 3] same',
    x: [1, 6, 10, 5],
    filter: [3, 2, 5, 3],
    attributes: { strides: [1, 3], pad: 'same' },
  },
  {
    name: 'filter smaller than the stride',
    x: [2, 7, 7, 3],
    filter: [1, 1, 3, 4],
    attributes: { strides: 3, pad: 'valid' },
  },
  { name: '1x1', x: [3, 5, 4, 9], filter: [1, 1, 9, 7] },
  { name: 'dilation 2', x: [1, 9, 8, 3], filter: [3, 3, 3, 4], attributes: { ...valid, dilations: 2 } },
  {
    name: 'dilation [2, 1] same',
    x: [2, 6, 7, 2],
    filter: [2, 3, 2, 3],
    attributes: { strides: 1, pad: 'same', dilations: [2, 1] },
  },
  {
    name: 'dilation 2 and stride 3',
    x: [1, 11, 10, 2],
    filter: [3, 2, 2, 3],
    attributes: { strides: 3, pad: 'same', dilations: 2 },
  },
  {
    name: 'dilation 3 and stride 2',
    x: [1, 12, 10, 1],
    filter: [3, 2, 1, 9],
    attributes: { strides: 2, pad: 'valid', dilations: 3 },
  },
  { name: 'padding 2', x: [2, 5, 5, 3], filter: [3, 3, 3, 4], attributes: { strides: 2, pad: 2 } },
  {
    name: 'uneven padding',
    x: [1, 5, 6, 2],
    filter: [3, 2, 2, 3],
    attributes: {
      strides: 2,
      pad: [
        [0, 0],
        [2, 1],
        [0, 3],
        [0, 0],
      ],
    },
  },
  {
    name: 'sizes rounded up',
    x: [1, 6, 6, 2],
    filter: [3, 3, 2, 3],
    attributes: { strides: 2, pad: 0, dimRoundingMode: 'ceil' },
  },
  {
    name: 'sizes rounded down',
    x: [1, 6, 6, 2],
    filter: [3, 3, 2, 3],
    attributes: { strides: 2, pad: 1, dimRoundingMode: 'floor' },
  },
  {
    name: 'sizes rounded',
    x: [1, 6, 7, 1],
    filter: [3, 3, 1, 2],
    attributes: { strides: 2, pad: 0, dimRoundingMode: 'round' },
  },
  {
    name: 'windows in the padding alone',
    x: [2, 2, 3, 2],
    filter: [2, 2, 2, 3],
    attributes: { strides: 2, pad: 4 },
  },
  {
    name: 'no window reaches the image, which lies to the right',
    x: [2, 2, 1, 2],
    filter: [1, 1, 2, 3],
    attributes: {
      strides: [1, 3],
      pad: [
        [0, 0],
        [0, 0],
        [2, 0],
        [0, 0],
      ],
    },
  },
  {
    name: 'no window reaches the image, which lies below',
    x: [2, 1, 2, 1],
    filter: [1, 1, 1, 2],
    attributes: {
      strides: [3, 1],
      pad: [
        [0, 0],
        [2, 0],
        [0, 0],
        [0, 0],
      ],
    },
  },
  {
    name: 'windows leave a border unread',
    x: [2, 8, 8, 3],
    filter: [2, 2, 3, 2],
    attributes: { strides: 3, pad: 'valid' },
  },
  { name: 'filter as large as the image', x: [2, 4, 5, 6], filter: [4, 5, 6, 3] },
  {
    name: 'filter larger than the image',
    x: [1, 3, 2, 2],
    filter: [4, 3, 2, 3],
    attributes: { strides: 1, pad: 'same' },
  },
  { name: 'no output', x: [2, 2, 3, 2], filter: [3, 3, 2, 3] },
  { name: 'empty batch', x: [0, 5, 5, 3], filter: [3, 3, 3, 4] },
  {
    name: 'more positions than are packed at a time',
    x: [3, 15, 13, 1],
    filter: [2, 2, 1, 2],
    attributes: { strides: 1, pad: 'same' },
  },
];

/** A window as a depthwise kernel's: the last size is the multiplier. */
export const DEPTHWISE: readonly Sliding[] = WINDOWS.map((w, i) => ({
  ...w,
  filter: [w.filter[0], w.filter[1], w.filter[2], 1 + (i % 3)],
}));
