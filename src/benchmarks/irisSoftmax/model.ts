import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const irisSoftmaxModel = (): LayersModel => perceptron([4, 3]);
