/** Cross-entropies that can be told before anything is trained, for run/sanity. */
import { featureCount, type Dataset } from '../../data/dataset.ts';
import { logF32 } from '../../numerics/functions/log.ts';
import type { ExpectedLoss } from './task.ts';

/** Of a model that finds all classes equally likely. */
export function evenChances({ classes: { length } }: Pick<Dataset, 'classes'>): ExpectedLoss {
  return { value: logF32(length), words: `ln ${length}, all classes being equally likely` };
}

/** Of one answer to all these examples: the entropy of how often the classes come, at all places of a sequence. */
export function entropyOfClasses(
  { classes, labels, labelsEach = 1 }: Pick<Dataset, 'classes' | 'labels' | 'labelsEach'>,
  examples: Uint32Array,
): ExpectedLoss {
  const counts = classes.map(() => 0);
  for (const example of examples)
    for (let i = 0; i < labelsEach; i++) counts[labels[example * labelsEach + i]] += 1;
  const shares = counts.filter((count) => count > 0).map((count) => count / (examples.length * labelsEach));
  return {
    value: shares.reduce((sum, share) => sum - share * logF32(Math.fround(share)), 0),
    words: 'the entropy of the frequencies of the classes',
  };
}

/** Of a model that says of every feature between 0 and 1 that it is as likely 1 as 0. */
export function evenShades({ featureShape }: Pick<Dataset, 'featureShape'>): ExpectedLoss {
  const features = featureCount({ featureShape });
  return { value: features * logF32(2), words: `${features} ln 2, all shades being medium` };
}
