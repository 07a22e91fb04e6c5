import { describe, expect, it } from 'vitest';
import { parseHash } from '../../src/ui/shell/router.svelte.ts';

describe('the address', () => {
  it.each([
    ['', { page: 'train' }],
    ['#/', { page: 'train' }],
    ['#/nowhere', { page: 'train' }],
    ['#/check', { page: 'check', payload: null }],
    ['#/run/AQ-_x', { page: 'check', payload: 'AQ-_x' }],
    ['#/run/', { page: 'check', payload: '' }],
    ['#/runs', { page: 'runs', id: null }],
    ['#/runs/0a', { page: 'runs', id: '0a' }],
  ])('%s', (hash, route) => {
    expect(parseHash(hash)).toEqual(route);
  });
});
