import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const penguinsMlpModel = (): LayersModel => perceptron([4, 10, 10, 3]);
