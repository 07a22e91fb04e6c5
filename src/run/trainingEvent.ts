/** What the trainer yields. Plain data: the worker posts it, the terminal prints it. */
import type { Metric } from '../benchmarks/metric.ts';
import type { Exhibit } from './exhibit.ts';
import type { Evaluation, RunResult } from './runFile.ts';

export interface TrainingStart {
  readonly kind: 'start';
  /** Steps of the whole run. */
  readonly totalSteps: number;
  /** The steps done already (more than 0 when a checkpoint is resumed). */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** What evaluations are about. */
  readonly metric: Metric;
  /** The number of trainable numbers. */
  readonly parameters: number;
  readonly trainExamples: number;
  readonly testExamples: number;
  /** Names of the parameter tensors, in the order of `marks`. */
  readonly tensors: readonly string[];
}

export interface TrainingStep {
  readonly kind: 'step';
  /** Counted from 1. */
  readonly step: number;
  /** The loss before this step's update. */
  readonly loss: number;
  /** Its bits, 8 hex digits. */
  readonly lossBits: string;
  /** Chained fingerprint, 16 hex digits. */
  readonly fingerprint: string;
  readonly marks: string;
}

export interface TrainingEvaluation {
  readonly kind: 'evaluation';
  readonly evaluation: Evaluation;
}

/** Before the end, where exhibits were asked for. */
export interface TrainingExhibit {
  readonly kind: 'exhibit';
  readonly exhibit: Exhibit;
}

export interface TrainingEnd {
  readonly kind: 'end';
  readonly result: RunResult;
}

export type TrainingEvent = TrainingStart | TrainingStep | TrainingEvaluation | TrainingExhibit | TrainingEnd;

/** All that a run needs to go on elsewhere, with the same bits. Plain data: it can be stored as it is. */
export interface Checkpoint {
  readonly version: 1;
  readonly recipeId: string;
  /** Steps done. */
  readonly step: number;
  /** Parameters, then the optimizer's slots, in the trainer's order. */
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly bytes: Uint8Array;
  }[];
  readonly losses: readonly string[];
  readonly fingerprints: readonly string[];
  readonly marks: readonly string[];
  readonly evaluations: readonly Evaluation[];
}
