/** A shader's whole WGSL text, and the tables that it is bound to. */
import type { Shader } from '../../kernels/gpu.ts';
import { collectModules } from '../../numerics/wgsl.ts';

const DEFAULT_LANES = 64;

/** The first words of the arguments: the count, and which fault is this dispatch's. */
export const HEADER_WORDS = 4;

export interface ShaderText {
  readonly code: string;
  /** All its tables, one after another; undefined where it has none. */
  readonly tables: TableSet | undefined;
  /** Bytes of its arguments, a multiple of 16. */
  readonly argumentBytes: number;
}

export interface TableSet {
  /** Names in order: shaders with the same tables share a buffer. */
  readonly key: string;
  readonly words: () => Uint32Array<ArrayBuffer>;
}

/** Binding numbers: arguments, reads, writes, tables, faults, as far as there are any. */
export function shaderText(shader: Shader): ShaderText {
  const {
    kind,
    lanes = DEFAULT_LANES,
    each = 1,
    reads,
    writes,
    atomics = [],
    args,
    faults,
    uses = [],
    code,
  } = shader;
  const modules = collectModules(uses);
  const quads = Math.ceil((HEADER_WORDS + args) / 4);
  let binding = 0;
  const next = () => `@group(0) @binding(${binding++})`;
  const lines = [`${next()} var<uniform> params: array<vec4<i32>, ${quads}>;`];
  for (let i = 0; i < reads; i++) lines.push(`${next()} var<storage, read> in${i}: array<u32>;`);
  for (let i = 0; i < writes; i++)
    lines.push(
      `${next()} var<storage, read_write> out${i}: array<${atomics.includes(i) ? 'atomic<u32>' : 'u32'}>;`,
    );
  const tables = modules.flatMap((module) => Object.entries(module.tables ?? {}));
  if (tables.length > 0) {
    lines.push(`${next()} var<storage, read> tables: array<u32>;`);
    let offset = 0;
    for (const [name, words] of tables) {
      lines.push(`const ${name}: u32 = ${offset}u;`);
      offset += words().length;
    }
  }
  if (faults) lines.push(`${next()} var<storage, read_write> faults: array<atomic<u32>>;`);
  lines.push(`fn arg(i: u32) -> i32 { return params[(i + ${HEADER_WORDS}u) >> 2u][i & 3u]; }`);
  if (faults) lines.push('fn fault(position: u32) { atomicMin(&faults[params[0].y], position); }');
  const perGroup = kind === 'group' ? 1 : lanes * each;
  const perLane = each === 1 ? 'lane' : `lane * ${each}u`;
  lines.push(...modules.map((module) => module.code), code);
  // A row of workgroups has at most 65,535 of them, so that big counts take several rows.
  lines.push(
    `@compute @workgroup_size(${lanes})`,
    'fn main(',
    '  @builtin(workgroup_id) workgroup: vec3<u32>,',
    '  @builtin(num_workgroups) workgroups: vec3<u32>,',
    '  @builtin(local_invocation_index) lane: u32,',
    ') {',
    `  let index = (workgroup.x + workgroups.x * workgroup.y) * ${perGroup}u${kind === 'group' ? '' : ` + ${perLane}`};`,
    '  if (index < bitcast<u32>(params[0].x)) {',
    kind === 'group' ? '    group(index, lane);' : elementCalls(each),
    '  }',
    '}',
  );
  return {
    code: lines.join('\n'),
    tables:
      tables.length === 0
        ? undefined
        : {
            key: tables.map(([name]) => name).join(),
            words: () => {
              const all = tables.map(([, words]) => words());
              const joined = new Uint32Array(all.reduce((sum, { length }) => sum + length, 0));
              let offset = 0;
              for (const words of all) {
                joined.set(words, offset);
                offset += words.length;
              }
              return joined;
            },
          },
    argumentBytes: quads * 16,
  };
}

/** The last invocation goes back so far that all its elements are there. */
function elementCalls(each: number): string {
  if (each === 1) return '    element(index);';
  const calls = Array.from({ length: each }, (_, k) => `element(first + ${k}u);`);
  return `    let first = min(index, max(bitcast<u32>(params[0].x), ${each}u) - ${each}u); ${calls.join(' ')}`;
}

/** Workgroups in x and y for a count. */
export function workgroupsOf(
  { kind, lanes = DEFAULT_LANES, each = 1 }: Shader,
  count: number,
): [number, number] {
  const groups = kind === 'group' ? count : Math.ceil(count / (lanes * each));
  const rows = Math.ceil(groups / 65535);
  return [Math.ceil(groups / rows), rows];
}
