/** Dark or light: as the system prefers, until the visitor chooses. public/theme.js applies the choice before paint. */

export type Theme = 'light' | 'dark';

const KEY = 'twinrun-theme';

export class ThemeChoice {
  #system = $state<Theme>('light');
  #chosen = $state<Theme | null>(null);
  /** What is shown. */
  readonly current: Theme = $derived(this.#chosen ?? this.#system);

  constructor() {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.#system = dark.matches ? 'dark' : 'light';
    dark.addEventListener('change', () => (this.#system = dark.matches ? 'dark' : 'light'));
    const chosen = document.documentElement.dataset['theme'];
    if (chosen === 'dark' || chosen === 'light') this.#chosen = chosen;
  }

  toggle(): void {
    const chosen = this.current === 'dark' ? 'light' : 'dark';
    this.#chosen = chosen;
    document.documentElement.dataset['theme'] = chosen;
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // Blocked or full storage: the choice holds until the page is closed.
    }
  }
}
