import { describe, expect, it } from 'vitest';
import { Pool, sizeClass } from '../../src/backends/pool.ts';

describe('sizeClass', () => {
  it('has four classes to an octave', () => {
    const classes = [...new Set(Array.from({ length: 1024 }, (_, i) => sizeClass(i)))];
    expect(classes).toEqual([
      ...[16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024],
    ]);
  });

  it('never falls short, wastes at most a quarter, and keeps the alignment', () => {
    for (const bytes of [1, 15, 16, 17, 65, 4097, 401408, 1048577, 2147483648, 3000000001]) {
      const size = sizeClass(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size % 16).toBe(0);
      if (bytes > 64) expect(size).toBeLessThan(bytes * 1.26);
    }
  });
});

describe('Pool', () => {
  const create = () => {
    const ends: number[] = [];
    return { ends, pool: new Pool(100, (end) => ends.push(end)) };
  };

  it('starts behind what is taken, aligned', () => {
    const { pool, ends } = create();
    expect(pool.take(20)).toBe(112);
    expect(ends).toEqual([144]);
  });

  it('gives a block out again, and grows only when none is waiting', () => {
    const { pool, ends } = create();
    const first = pool.take(1000);
    const second = pool.take(1000);
    pool.give(first);
    expect(pool.take(900)).toBe(first);
    expect(pool.take(900)).not.toBe(second);
    expect(ends.length).toBe(3);
  });

  it('refuses a block twice', () => {
    const { pool } = create();
    const block = pool.take(8);
    pool.give(block);
    expect(() => pool.give(block)).toThrow(/twice/);
  });
});
