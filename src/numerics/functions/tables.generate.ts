import { writeFileSync } from 'node:fs';
import { generatedFiles } from './tableText.ts';

// Run with `tsx src/numerics/functions/tables.generate.ts`: writes the tables beside this file.
for (const [name, text] of generatedFiles()) writeFileSync(new URL(name, import.meta.url), text);
