/**
 * Takes a lock that all pages of this origin share, unless another page holds it. The browser gives it back when the page goes.
 * Resolves with the way to give it back earlier; undefined when it is taken. Outside secure contexts there are no locks, and everyone has it.
 */
export async function takeLock(name: string): Promise<(() => void) | undefined> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return () => {};
  return new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, (lock) => lock && new Promise<void>(resolve)).then(() => resolve(undefined));
  });
}
