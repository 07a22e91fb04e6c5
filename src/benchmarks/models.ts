/** The model of each benchmark, by the benchmark's id. Importing this brings in tf.layers. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TwinrunError } from '../errors.ts';
import { digitsMlpModel } from './digitsMlp/model.ts';
import { fashionCnnModel } from './fashionCnn/model.ts';
import { fashionMlpModel } from './fashionMlp/model.ts';
import { irisMlpModel } from './irisMlp/model.ts';
import { irisSoftmaxModel } from './irisSoftmax/model.ts';
import { mnistLenet5Model } from './mnistLenet5/model.ts';
import { mnistMlpModel } from './mnistMlp/model.ts';
import { mnistRowsAttentionModel } from './mnistRowsAttention/model.ts';
import { mnistRowsLstmModel } from './mnistRowsLstm/model.ts';
import { mnistSoftmaxModel } from './mnistSoftmax/model.ts';
import { penguinsMlpModel } from './penguinsMlp/model.ts';
import { wdbcLogisticModel } from './wdbcLogistic/model.ts';
import { wineMlpModel } from './wineMlp/model.ts';

const MODELS: ReadonlyMap<string, () => LayersModel> = new Map([
  ['iris-softmax', irisSoftmaxModel],
  ['iris-mlp', irisMlpModel],
  ['wine-mlp', wineMlpModel],
  ['wdbc-logistic', wdbcLogisticModel],
  ['penguins-mlp', penguinsMlpModel],
  ['digits-mlp', digitsMlpModel],
  ['mnist-softmax', mnistSoftmaxModel],
  ['mnist-mlp', mnistMlpModel],
  ['mnist-lenet5', mnistLenet5Model],
  ['fashion-mlp', fashionMlpModel],
  ['fashion-cnn', fashionCnnModel],
  ['mnist-rows-lstm', mnistRowsLstmModel],
  ['mnist-rows-attention', mnistRowsAttentionModel],
]);

/**
 * A new model, built, its weights not yet drawn. Its input is a batch of examples, its output logits.
 *
 * @throws TwinrunError('invalid-input') for an id that is not a benchmark's
 */
export function buildModel(id: string): LayersModel {
  const build = MODELS.get(id);
  if (build === undefined)
    throw new TwinrunError('invalid-input', `there is no benchmark named ${id}`, 'model.id');
  return build();
}
