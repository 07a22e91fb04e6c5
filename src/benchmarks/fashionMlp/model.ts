import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const fashionMlpModel = (): LayersModel => perceptron([784, 256, 128, 100, 10]);
