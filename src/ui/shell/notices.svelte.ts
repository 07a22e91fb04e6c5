/** Short messages at the foot of the page, one at a time, with at most one thing to do about each. */

export interface Notice {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Long enough to reach the action by keyboard, milliseconds. */
const SHOWN = 10_000;

export class Notices {
  current = $state.raw<Notice | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(notice: Notice): void {
    this.current = notice;
    this.hold(false);
  }

  /** Keeps the notice while the visitor is at it; lets it go afterwards. */
  hold(held: boolean): void {
    clearTimeout(this.#timer);
    if (!held) this.#timer = setTimeout(() => this.dismiss(), SHOWN);
  }

  /** Does what the notice offers. */
  act(): void {
    const action = this.current?.action;
    this.dismiss();
    action?.run();
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }
}
