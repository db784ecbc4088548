// A Web Test Runner reporter that writes how many tests passed and failed, for tools/test.mjs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function* testsOf(suite) {
  yield* suite?.tests ?? [];
  for (const child of suite?.suites ?? []) yield* testsOf(child);
}

const isLost = ({ errors = [] }) => errors.some(({ message }) => /browser disconnected/.test(message));

/** A page that could not be loaded or threw outside a test counts as one failure. Those that a browser took along when it went down are only named. */
function count(sessions) {
  const counts = { passed: 0, failed: 0, skipped: 0, engines: {}, lost: sessions.filter(isLost).map(({ testFile, browser }) => ({ file: testFile, browser: browser.name })) };
  for (const session of sessions.filter((one) => !isLost(one))) {
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
