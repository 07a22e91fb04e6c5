/** What a run is judged by, as the loss of its recipe determines it: accuracy for a classifier, the test loss elsewhere. */
import { fromBits } from '../numerics/float32.ts';
import { wordOfHex } from '../numerics/hex.ts';
import type { Recipe } from '../run/recipe.ts';

export type Metric = 'test accuracy' | 'mean squared error' | 'nats per character';

/** The numbers of an evaluation that a metric is made of. */
export interface Measured {
  /** Mean loss over the examples: the bits of a binary32, 8 hex digits. */
  readonly loss: string;
  readonly examples: number;
  /** Right answers; classifiers only. */
  readonly correct?: number;
}

interface MetricWords {
  /** Above a curve. */
  readonly title: string;
  /** Within a sentence, before the value. */
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** With its unit. */
  readonly text: (value: number, digits: number) => string;
}

const percentText = (value: number, digits: number): string => `${(100 * value).toFixed(digits)} %`;
/** `digits` behind a per cent's point are about as many as these significant ones. */
const plainText = (value: number, digits: number): string =>
  value >= 1000 ? value.toFixed(Math.max(0, digits - 1)) : value.toPrecision(digits + 3);

const WORDS: Readonly<Record<Metric, MetricWords>> = {
  'test accuracy': { title: 'Test accuracy', name: 'accuracy', better: 'higher', text: percentText },
  'mean squared error': {
    title: 'Mean squared error',
    name: 'mean squared error',
    better: 'lower',
    text: plainText,
  },
  'nats per character': {
    title: 'Nats per character',
    name: 'nats per character',
    better: 'lower',
    text: plainText,
  },
};

const OF_LOSS: Readonly<Record<Recipe['loss'], Metric>> = {
  softmaxCrossEntropy: 'test accuracy',
  meanSquaredError: 'mean squared error',
  nextToken: 'nats per character',
};

export function metricOf(recipe: Pick<Recipe, 'loss'>): Metric {
  return OF_LOSS[recipe.loss];
}

/** A part of 1 for accuracy, the test loss in its unit for all others. */
export function metricValue(metric: Metric, { loss, examples, correct = 0 }: Measured): number {
  return metric === 'test accuracy' ? correct / examples : fromBits(wordOfHex(loss));
}

/** Whether the value is the target or better. A value that is not a number never is. */
export function reaches(metric: Metric, value: number, target: number): boolean {
  return WORDS[metric].better === 'higher' ? value >= target : value <= target;
}

export function metricTitle(metric: Metric): string {
  return WORDS[metric].title;
}

export function metricName(metric: Metric): string {
  return WORDS[metric].name;
}

/**
 * "97.61 %", "2860.1".
 *
 * @param digits behind the point of a percentage; other values have a precision to match
 */
export function metricText(metric: Metric, value: number, digits = 1): string {
  return WORDS[metric].text(value, digits);
}

/** A value that says by itself what it is: "97.61 %", "mean squared error 2860.1". */
export function metricPhrase(metric: Metric, value: number, digits = 1): string {
  const text = metricText(metric, value, digits);
  return metric === 'test accuracy' ? text : `${metricName(metric)} ${text}`;
}

/** What is to be reached: "97.0 %", "3111 or less". */
export function targetText(metric: Metric, value: number, digits = 1): string {
  return metricText(metric, value, digits) + (WORDS[metric].better === 'lower' ? ' or less' : '');
}
