import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const mnistMlpModel = (): LayersModel => perceptron([784, 128, 10]);
