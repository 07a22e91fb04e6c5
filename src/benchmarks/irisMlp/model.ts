import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const irisMlpModel = (): LayersModel => perceptron([4, 16, 3]);
