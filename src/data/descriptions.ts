/** What each data set is, as plain data: known without its files, so that a page can offer models that fit it. */
import { MOBY_DICK_CHARACTERS } from './mobyDick.ts';

import type { DatasetRecipe } from '../run/recipe.ts';
import { isOwnData, type OwnDatasetRecipe } from './own/ownRecipe.ts';
import type { DatasetOverview } from './overview.ts';

export interface DatasetDescription {
  readonly name: string;
  readonly title: string;
  /** As in its manifest. */
  readonly sha256: string;
  readonly featureShape: readonly number[];
  /** `bytes`: from 0 to 255, which preprocessing can make a unit of. */
  readonly features: 'bytes' | 'numbers';
  /** Empty where labels are numbers. */
  readonly classes: readonly string[];
  /** Labels of each example. */
  readonly labelsEach: number;
  readonly examples: number;
  /** How many examples the publisher set apart, or null where nobody did. */
  readonly given: { readonly train: number; readonly test: number } | null;
}

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** In the registry's order. */
export const DATASET_DESCRIPTIONS: readonly DatasetDescription[] = [
  {
    name: 'iris',
    title: 'Iris',
    sha256: '7ab67300c84089b358e2db0a80101d3718625fc410b30ce26e335f9ba4190aa7',
    featureShape: [4],
    features: 'numbers',
    classes: ['setosa', 'versicolor', 'virginica'],
    labelsEach: 1,
    examples: 150,
    given: null,
  },
  {
    name: 'wine',
    title: 'Wine',
    sha256: 'db62c8f62d708bd095e26927d030b6ad87f014583fff973c382798ccc74ffd55',
    featureShape: [13],
    features: 'numbers',
    classes: ['cultivar 1', 'cultivar 2', 'cultivar 3'],
    labelsEach: 1,
    examples: 178,
    given: null,
  },
  {
    name: 'wdbc',
    title: 'Breast cancer (WDBC)',
    sha256: '87ecb5816277943777738246339c0051e5c46b6b9ce12f70df00b336e119a45a',
    featureShape: [30],
    features: 'numbers',
    classes: ['malignant', 'benign'],
    labelsEach: 1,
    examples: 569,
    given: null,
  },
  {
    name: 'penguins',
    title: 'Palmer penguins',
    sha256: 'a5d361bc0ef4c5b17d118b2b3580932d61b993ef0e6889ece7a743bb44ba730a',
    featureShape: [4],
    features: 'numbers',
    classes: ['Adelie', 'Chinstrap', 'Gentoo'],
    labelsEach: 1,
    examples: 342,
    given: null,
  },
  {
    name: 'diabetes',
    title: 'Diabetes (numbers to predict)',
    sha256: 'fd7cc236a4617c1fa8023be7f1df7fa513b47c5e7a7d9d669897a5c02a241a3a',
    featureShape: [10],
    features: 'numbers',
    classes: [],
    labelsEach: 1,
    examples: 442,
    given: null,
  },
  {
    name: 'digits',
    title: 'Digits, 8 x 8',
    sha256: 'e34d9899136e13080fb109e32926b3834fe0fff9e83100089bb8e09c9e47ac94',
    featureShape: [8, 8, 1],
    features: 'numbers',
    classes: DIGITS,
    labelsEach: 1,
    examples: 1797,
    given: null,
  },
  {
    name: 'mnist',
    title: 'MNIST',
    sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a',
    featureShape: [28, 28, 1],
    features: 'bytes',
    classes: DIGITS,
    labelsEach: 1,
    examples: 70000,
    given: { train: 60000, test: 10000 },
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    sha256: '5cf0562c46b89a77940b86f40a9a4325e7bed59d53ec555c4d14f0bed41ca53a',
    featureShape: [28, 28, 1],
    features: 'bytes',
    classes: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
    labelsEach: 1,
    examples: 70000,
    given: { train: 60000, test: 10000 },
  },
  {
    name: 'cifar10',
    title: 'CIFAR-10, your copy',
    sha256: '5f7d85b3c4d308e8978ca154c7deb44d2d828c00655aa852a9ef5809af1350ee',
    featureShape: [32, 32, 3],
    features: 'bytes',
    classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    labelsEach: 1,
    examples: 60000,
    given: { train: 50000, test: 10000 },
  },
  {
    name: 'moby-dick',
    title: 'Moby-Dick, characters',
    sha256: '4551af47a01e993da98c1f18b04a6f8d7bab3c7f02cdf82d6068ff21c499e78b',
    featureShape: [64],
    features: 'bytes',
    classes: MOBY_DICK_CHARACTERS,
    labelsEach: 64,
    examples: 18598,
    given: { train: 16738, test: 1860 },
  },
];

export function findDescription(name: string): DatasetDescription | undefined {
  return DATASET_DESCRIPTIONS.find((description) => description.name === name);
}

/** Of the user's own data, which has no manifest: known once it was read. */
export function ownDescription(
  { name }: OwnDatasetRecipe,
  { featureShape, bytes, classes, examples }: DatasetOverview,
): DatasetDescription {
  return {
    name,
    title: name,
    sha256: '',
    featureShape,
    features: bytes ? 'bytes' : 'numbers',
    classes: classes.map(({ name: of }) => of),
    labelsEach: 1,
    examples,
    given: null,
  };
}

/** What is known of a recipe's data without its files: nothing of the user's own data, nor of another version. */
export function descriptionOf(dataset: DatasetRecipe): DatasetDescription | undefined {
  if (isOwnData(dataset)) return undefined;
  const description = findDescription(dataset.name);
  return description?.sha256 === dataset.sha256 ? description : undefined;
}
