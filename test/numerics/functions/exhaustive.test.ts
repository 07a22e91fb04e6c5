import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, LANGUAGES } from '../../../src/numerics/functions/exhaustive/names.ts';
import { readRecord } from '../../../src/numerics/functions/exhaustive/record.ts';
import { referenceDigest, sourcesDigest } from '../../../src/numerics/functions/exhaustive/sources.ts';

describe('the record of all 2^32 inputs', () => {
  const record = readRecord();
  it('has the functions that exist and no others', () => {
    expect(Object.keys(record).sort()).toEqual([...FUNCTION_NAMES].sort());
  });

  for (const name of FUNCTION_NAMES) {
    it(`covers ${name} as it is now, without a mismatch (else run: npm run exhaustive ${name})`, () => {
      const known = record[name];
      expect(known?.inputs).toBe(4294967296);
      expect(known?.reference).toBe(referenceDigest());
      expect(known?.checks.assemblyScript).toBeDefined();
      for (const language of LANGUAGES) {
        const check = known?.checks[language];
        if (check === undefined) continue;
        expect(check.mismatches, language).toBe(0);
        expect(check.sources, language).toBe(sourcesDigest(name, language));
      }
    });
  }
});
