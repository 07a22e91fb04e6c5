import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const digitsMlpModel = (): LayersModel => perceptron([64, 128, 10]);
