import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const diabetesLinearModel = (): LayersModel => perceptron([10, 1]);
