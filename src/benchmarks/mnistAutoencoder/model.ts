import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptron } from '../../models/perceptron.ts';

export const mnistAutoencoderModel = (): LayersModel => perceptron([784, 128, 64, 32, 64, 128, 784]);
