/** A recipe's topology: in canonical form, or refused. */
import * as v from 'valibot';
import { TwinrunError } from '../../errors.ts';
import { isCanonical, readTopology } from './readTopology.ts';
import type { Topology } from './topology.ts';

export const topologySchema = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Topology => {
    try {
      const { topology } = readTopology(value);
      if (isCanonical(value, topology)) return topology;
      addIssue({
        message:
          'is not in canonical form, which leaves out defaults and has one spelling of each value: make the recipe from the topology again',
      });
    } catch (error) {
      if (!(error instanceof TwinrunError)) throw error;
      addIssue({ message: error.message });
    }
    return NEVER;
  }),
);
