// A node:test reporter that writes how many tests passed and failed, for tools/test.mjs.

/** @param {AsyncIterable<{ type: string, data: { file?: string, counts?: Record<string, number> } }>} events */
export default async function* report(events) {
  for await (const { type, data } of events) {
    // the summary without a file is the one of the whole run
    if (type !== 'test:summary' || data.file !== undefined) continue;
    const { passed, failed = 0, cancelled, skipped, tests } = data.counts;
    yield JSON.stringify({ passed, failed: Math.max(failed + cancelled, tests - passed - skipped - data.counts.todo), skipped });
  }
}
