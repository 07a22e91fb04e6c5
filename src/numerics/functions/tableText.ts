import {
  erf,
  exp,
  ln,
  ln2,
  pi,
  roundToDouble,
  shiftRight,
  sin,
  squareRoot,
  toFixed,
} from './highPrecision.ts';

/** Fraction bits in which all tables are computed. */
const P = 320;

/** A named group of constants and at most a few arrays of binary64 numbers: one generated file each in two languages. */
interface Table {
  /** What the file holds, for its head comment. */
  readonly about: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

/** v as a sum of two binary64 numbers. */
function pair(v: bigint): [number, number] {
  const hi = roundToDouble(v, P);
  return [hi, roundToDouble(v - toFixed(hi, P), P)];
}

/** v as a multiple of 2^-bits (nearest) and the binary64 number next to the rest. */
function splitAt(v: bigint, bits: number): [number, number] {
  const drop = BigInt(P - bits);
  const hi = ((v + (1n << (drop - 1n))) >> drop) << drop;
  return [roundToDouble(hi, P), roundToDouble(v - hi, P)];
}

function expTable(): Table {
  const [hi, lo] = splitAt(ln2(P) >> 8n, 45);
  const rows = Array.from({ length: 256 }, (_, i) => pair(exp((ln2(P) * BigInt(i)) >> 8n, P)));
  return {
    about:
      'EXP_TABLE: 2^(i/256) as high and low part, i = 0..255. ln2/256 as a multiple of 2^-45 and the rest.',
    constants: {
      STEPS_PER_UNIT: roundToDouble((256n << BigInt(2 * P)) / ln2(P), P),
      LN2_256_HI: hi,
      LN2_256_LO: lo,
    },
    arrays: { EXP_TABLE: rows.flat() },
  };
}

/**
 * The high word from which the intervals of the logarithm are counted: near sqrt(1/2), and half an interval off a
 * multiple of 2^12, so that 1 lies inside one interval, [1 - 2^-10, 1 + 2^-9).
 */
const LOG_ORIGIN = 0x3fe6a800;

function logTable(): Table {
  const [hi, lo] = splitAt(ln2(P), 42);
  const rows = Array.from({ length: 256 }, (_, i) => {
    // The interval's ends as multiples of 2^-21, the unit of high words below 1 (0x3ff00000).
    const value = (high: number): number =>
      high < 0x3ff00000 ? high - 0x3fe00000 + 0x100000 : 2 * (high - 0x3fe00000);
    const from = LOG_ORIGIN + 4096 * i;
    const sum = value(from) + value(from + 4096);
    // c = 4096 * 2^22 / sum to nearest, in units of 2^-12; 1 in the interval of 1.
    const c = from < 0x3ff00000 && from + 4096 > 0x3ff00000 ? 4096 : Math.round(17179869184 / sum);
    const fixed = BigInt(c) << BigInt(P - 12);
    return [c / 4096, ...splitAt(-ln(fixed, P), 42)];
  });
  return {
    about:
      'LOG_TABLE: c, then -ln c as a multiple of 2^-42 and the rest, for 256 intervals of high words from ORIGIN_HIGH on.',
    constants: { LN2_HI: hi, LN2_LO: lo, ORIGIN_HIGH: LOG_ORIGIN },
    arrays: { LOG_TABLE: rows.flat() },
  };
}

function erfTable(): Table {
  const one = 1n << BigInt(P);
  const factor = (2n * one * one) / squareRoot(pi(P), P);
  const rows = Array.from({ length: 257 }, (_, j) => {
    const c = (BigInt(j) * one) >> 6n;
    // erf' = g = factor e^(-x^2) fulfils g' = -2 x g, so (n+1) g[n+1] = -2 (c g[n] + g[n-1]) for its Taylor series at c.
    let before = 0n;
    let g = (factor * exp(-((c * c) >> BigInt(P)), P)) >> BigInt(P);
    const coefficients = [erf(c, P)];
    for (let n = 0n; n < 8n; n += 1n) {
      coefficients.push(g / (n + 1n));
      const next = (-2n * (((c * g) >> BigInt(P)) + before)) / (n + 1n);
      before = g;
      g = next;
    }
    const [f0 = 0n, f1 = 0n, ...others] = coefficients;
    // 29 bits of f1, which lies in (2^-24, 2): its product with a binary32 value is exact.
    let bits = 28;
    while (f1 >> BigInt(P - (bits - 28)) === 0n) bits += 1;
    return [...pair(f0), ...splitAt(f1, bits), ...others.map((f) => roundToDouble(f, P))];
  });
  return {
    about:
      'ERF_TABLE: for c = j/64, j = 0..256: erf c as high and low part, then the Taylor coefficients of erf at c: ' +
      'the first as 29 bits and the rest, the second to the eighth.',
    constants: {},
    arrays: { ERF_TABLE: rows.flat() },
  };
}

function circleTable(): Table {
  const quarter = Array.from({ length: 65 }, (_, i): [number, number] =>
    i === 64 ? [1, 0] : pair(sin((pi(P) * BigInt(i)) >> 7n, P)),
  );
  const sines = Array.from({ length: 256 }, (_, i) => {
    const j = i & 127;
    const [hi = 0, lo = 0] = quarter[j <= 64 ? j : 128 - j] ?? [];
    return i < 128 ? [hi, lo] : [-hi, -lo];
  });
  const w = 560;
  const stepsPerUnit = (1n << BigInt(2 * w + 7)) / pi(w);
  const scaled = Array.from({ length: 135 }, (_, row) => {
    let rest = shiftRight(stepsPerUnit, 30 - row) & ((1n << BigInt(w + 8)) - 1n);
    const parts = [20, 48, 76].map((bits) => {
      const part = (rest >> BigInt(w - bits)) << BigInt(w - bits);
      rest -= part;
      return roundToDouble(part, w);
    });
    return [...parts, roundToDouble(rest, w)];
  });
  const [hi, lo] = pair(pi(P) >> 7n);
  return {
    about:
      'SINE_TABLE: sin(i pi/128) as high and low part, i = 0..255. REDUCTION_TABLE: (128/pi * 2^e) mod 256 for e = ' +
      '-30..104 as multiples of 2^-20, 2^-48, 2^-76 and the rest. STEP: pi/128.',
    constants: { STEP_HI: hi, STEP_LO: lo },
    arrays: { SINE_TABLE: sines.flat(), REDUCTION_TABLE: scaled.flat() },
  };
}

/** Tables by the name of the generated file. */
const TABLES: Readonly<Record<string, () => Table>> = { expTable, logTable, erfTable, circleTable };

/** A number as a literal that both languages read back as the same binary64. */
function literal(x: number): string {
  const text = Object.is(x, -0) ? '0' : String(x);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function fill(values: readonly number[]): string {
  const lines: string[] = [];
  let line = ' ';
  for (const value of values) {
    const item = ` ${literal(value)},`;
    if (line.length + item.length > 110) {
      lines.push(line);
      line = ' ';
    }
    line += item;
  }
  return [...lines, line].join('\n');
}

function fileText(table: Table, assemblyScript: boolean): string {
  const parts = [`// Generated by tables.generate.ts; do not edit.\n\n/** ${table.about} */`];
  const constants = Object.entries(table.constants).map(([name, value]) =>
    assemblyScript
      ? `export const ${name}: f64 = ${literal(value)};`
      : `// prettier-ignore\nexport const ${name} = ${literal(value)};`,
  );
  const arrays = Object.entries(table.arrays).map(([name, values]) =>
    assemblyScript
      ? `// prettier-ignore\nexport const ${name}: usize = memory.data<f64>([\n${fill(values)}\n]);`
      : `// prettier-ignore\nexport const ${name}: Float64Array = new Float64Array([\n${fill(values)}\n]);`,
  );
  return [...parts, ...arrays, ...constants].join('\n') + '\n';
}

/** Every generated file: its name and its whole text. */
export function generatedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, make] of Object.entries(TABLES)) {
    const table = make();
    files.set(`${name}.ts`, fileText(table, false));
    files.set(`${name}.as.ts`, fileText(table, true));
  }
  return files;
}
