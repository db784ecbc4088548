/** What several pages of this origin would do and one does. The browser takes it from a page that goes. */
export class Lead {
  #release: (() => void) | undefined;

  /** True when this page has the lead. What comes when it is no longer wanted is given back at once. Outside secure contexts there are no locks, and everyone leads. */
  async take(name: string, isWanted: () => boolean): Promise<boolean> {
    const locks = navigator.locks as LockManager | undefined;
    if (locks && !this.#release) {
      const release = await new Promise<(() => void) | undefined>((resolve) => {
        void locks.request(name, { ifAvailable: true }, (lock) => lock && new Promise<void>(resolve)).then(
          () => resolve(undefined),
          // where locks are forbidden, everyone leads
          () => resolve(() => {}),
        );
      });
      if (isWanted()) this.#release ??= release;
      else release?.();
    }
    return !locks || this.#release !== undefined;
  }

  giveUp(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
