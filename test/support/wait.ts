export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when `fits` does, be it at once or later. A busy machine may take its time: the limit is for what never comes. */
export async function until(fits: () => unknown, what = String(fits), limit = 15_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await fits())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await pause(5);
  }
}
