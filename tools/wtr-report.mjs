// A Web Test Runner reporter that writes how many tests passed and failed, for tools/test.mjs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function* testsOf(suite) {
  yield* suite?.tests ?? [];
  for (const child of suite?.suites ?? []) yield* testsOf(child);
}

/** A page that could not be loaded or threw outside a test counts as one failure. */
function count(sessions) {
  const counts = { passed: 0, failed: 0, skipped: 0, engines: {} };
  for (const session of sessions) {
    const tests = [...testsOf(session.testResults)];
    const failed = tests.filter((test) => !test.passed && !test.skipped).length;
    counts.passed += tests.filter((test) => test.passed && !test.skipped).length;
    counts.failed += failed > 0 || session.passed ? failed : 1;
    counts.skipped += tests.filter((test) => test.skipped).length;
    counts.engines[session.browser.name] = (counts.engines[session.browser.name] ?? 0) + tests.length;
  }
  return counts;
}

export function wtrReport(file) {
  return {
    onTestRunFinished({ sessions }) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(count(sessions)));
    },
  };
}
