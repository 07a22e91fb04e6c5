import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const wdbcLogisticModel = (): LayersModel => perceptron([30, 2]);
