import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const mnistSoftmaxModel = (): LayersModel => perceptron([784, 10]);
