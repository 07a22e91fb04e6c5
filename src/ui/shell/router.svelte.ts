/**
 * The hash router: `#/` Train, `#/check`, `#/run/<payload>` (a link: Check with that claim), `#/runs` and
 * `#/runs/<id>`. A hash works on any static host, under any path, and never reaches a server.
 */

export type Route =
  | { readonly page: 'train' }
  | { readonly page: 'check'; readonly payload: string | null }
  | { readonly page: 'runs'; readonly id: string | null };

/** An unknown hash leads to the start page. */
export function parseHash(hash: string): Route {
  const path = hash.replace(/^#\/?/, '');
  if (path.startsWith('run/')) return { page: 'check', payload: path.slice('run/'.length) };
  if (path === 'check') return { page: 'check', payload: null };
  if (path === 'runs') return { page: 'runs', id: null };
  if (path.startsWith('runs/')) return { page: 'runs', id: path.slice('runs/'.length) };
  return { page: 'train' };
}

export class Router {
  route = $state.raw<Route>({ page: 'train' });
  /** Counts navigations, also those to the same address. */
  visits = $state(0);

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => {
      this.#read();
      this.visits += 1;
    });
  }

  go(hash: string): void {
    if (location.hash === hash) this.visits += 1;
    else location.hash = hash;
  }

  #read(): void {
    this.route = parseHash(location.hash);
  }
}
