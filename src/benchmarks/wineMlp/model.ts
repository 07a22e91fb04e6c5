import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const wineMlpModel = (): LayersModel => perceptron([13, 16, 3]);
