import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { MemoryLog, openSqliteLog, type EventLog, type LoggedEvent, type LogLimits } from '../../src/gateway/index.js';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'gateway-log-')));
  return folders.at(-1)!;
}

const HOUR = 3_600_000;
const put = (log: EventLog, topic: string, n: number | string, isResult = false): Promise<LoggedEvent> => log.append({ topic, type: isResult ? 'result' : 'step', data: `{"n":${JSON.stringify(n)}}`, isResult }).then(({ event }) => event);

async function all(log: EventLog, topics: string[], id: string | null = null): Promise<{ reset: string | null; seen: string[]; last: LoggedEvent | undefined }> {
  const { reset, after: from } = await log.start(topics, id);
  const { events } = await log.read(from, 1000);
  return { reset, seen: events.map(({ topic, seq }) => `${topic}${seq}`), last: events.at(-1) };
}

const kinds: [string, (options?: LogLimits & { now?: () => number; inline?: boolean }) => Promise<EventLog>][] = [
  ['in memory', (options) => Promise.resolve(new MemoryLog(options))],
  ['on disk', (options) => openSqliteLog({ folder: folder(), ...options })],
  ['on disk, in this thread', (options) => openSqliteLog({ folder: folder(), inline: true, ...options })],
];

for (const [name, create] of kinds) {
  describe(`log ${name}`, () => {
    it('numbers events from 1 in each topic, and tells followers in the order of the log', async () => {
      const log = await create();
      const told: string[] = [];
      const stop = log.follow(['a', 'b'], ({ topic, seq }) => void told.push(`${topic}${seq}`));
      await Promise.all([put(log, 'a', 1), put(log, 'b', 1), put(log, 'a', 2), put(log, 'c', 1), put(log, 'b', 2)]);
      assert.deepEqual(told, ['a1', 'b1', 'a2', 'b2']);
      stop();
      await put(log, 'a', 3);
      assert.equal(told.length, 4);
      assert.deepEqual([await log.top('a'), await log.top('none')], [3, 0]);
      assert.deepEqual((await all(log, ['a', 'c'])).seen, ['a1', 'a2', 'c1', 'a3']);
      await log.close();
    });

    it('knows a duplicate of the last event, also while that is on its way', async () => {
      const log = await create();
      const answers = await Promise.all([1, 1, 2, 1, 1].map((n) => log.append({ topic: 'a', type: 't', data: `${n}` })));
      assert.deepEqual(answers.map(({ event, isDuplicate }) => [event.seq, isDuplicate]), [[1, false], [1, true], [2, false], [3, false], [3, true]]);
      assert.equal((await log.append({ topic: 'a', type: 't', data: '1' })).isDuplicate, true);
      assert.equal((await log.append({ topic: 'a', type: 'u', data: '1' })).isDuplicate, false);
      assert.equal(log.stats.duplicates, 3);
      await log.close();
    });

    it('gives its readers pages', async () => {
      const log = await create();
      await Promise.all(Array.from({ length: 300 }, (_, i) => put(log, i % 3 === 0 ? 'a' : 'b', i)));
      let from: ReadonlyMap<string, number> = (await log.start(['a', 'b'], null)).after;
      const seen: number[] = [];
      for (let pages = 0; pages < 20; pages += 1) {
        const { events, more } = await log.read(from, 37);
        seen.push(...events.map(({ position }) => position));
        if (!more) break;
        from = new Map([...from.keys()].map((topic) => [topic, events.at(-1)!.position]));
      }
      assert.deepEqual(seen, Array.from({ length: 300 }, (_, i) => i + 1));
      await log.close();
    });

    it('remembers facts for a time', async () => {
      let now = 1_000_000;
      const log = await create({ now: () => now });
      await log.remember('k', 'v', 10);
      assert.equal(await log.recall('k'), 'v');
      await log.remember('k', 'w', 10);
      assert.deepEqual([await log.recall('k'), await log.recall('none')], ['w', null]);
      now += 11_000;
      assert.equal(await log.recall('k'), null);
      await log.close();
    });

    it('lets go of what is old, keeps results for 24 hours though it is too large, and says so to readers that come back', async () => {
      let now = Date.now() - 100 * HOUR;
      const log = (await create({ now: () => now, maxBytes: 20_000, maxAgeMs: 48 * HOUR })) as EventLog & { sweep(): void | Promise<void> };
      await put(log, 'old', 1, true);
      now += 50 * HOUR;
      await put(log, 'a', 'result', true);
      const { last } = await all(log, ['a']);
      for (let i = 0; i < 400; i += 1) await put(log, 'a', `${i} ${'x'.repeat(100)}`);
      now += 20 * HOUR;
      await log.sweep();
      const { reset, seen } = await all(log, ['old', 'a'], log.idOf(last!, ['a']));
      assert.equal(reset, 'trimmed');
      assert.equal(seen[0], 'a1');
      assert.ok(seen.length < 400 && !seen.some((one) => one.startsWith('old')));
      await put(log, 'a', 'next');
      assert.equal((await all(log, ['a'])).seen.at(-1), 'a402');
      now += 30 * HOUR;
      await log.sweep();
      assert.equal((await all(log, ['a'])).seen.includes('a1'), false);
      await log.close();
    });
  });
}

describe('log on disk', () => {
  it('knows everything after it was closed and opened: events, numbers, duplicates, ids', async () => {
    const place = folder();
    let log = await openSqliteLog({ folder: place });
    for (const n of [1, 2, 3]) await put(log, 'a', n);
    await put(log, 'b', 1);
    const { last } = await all(log, ['a']);
    const id = log.idOf(last!, ['a']);
    await log.remember('secret', 's', 1000);
    await log.close();
    log = await openSqliteLog({ folder: place });
    assert.deepEqual((await all(log, ['a', 'b'])).seen, ['a1', 'a2', 'a3', 'b1']);
    assert.equal((await log.append({ topic: 'a', type: 'step', data: '{"n":3}' })).isDuplicate, true);
    assert.equal((await put(log, 'a', 4)).seq, 4);
    assert.deepEqual(await all(log, ['a'], id).then(({ reset, seen }) => [reset, ...seen]), [null, 'a4']);
    assert.equal(await log.recall('secret'), 's');
    const replayed = log.idOf((await log.read(new Map([['a', 0]]), 2)).events[1]!, ['a']);
    assert.deepEqual((await all(log, ['a'], replayed)).seen, ['a3', 'a4'], 'an id of this run for an event of the last one');
    await log.close();
  });

  it('resets readers whose events were lost with the disk or with a backup brought back', async () => {
    const place = folder();
    let log = await openSqliteLog({ folder: place });
    await put(log, 'a', 1);
    await log.close();
    log = await openSqliteLog({ folder: place });
    await put(log, 'a', 2);
    await put(log, 'a', 3);
    const lost = log.idOf((await all(log, ['a'])).last!, ['a']);
    await log.close();
    // the last two events never reached the disk
    const db = new DatabaseSync(join(place, 'events.db'));
    db.exec('DELETE FROM events WHERE seq > 1');
    db.close();
    log = await openSqliteLog({ folder: place });
    assert.deepEqual(await all(log, ['a'], lost).then(({ reset, seen }) => [reset, ...seen]), ['future', 'a1']);
    for (const n of [4, 5, 6, 7]) await put(log, 'a', n);
    assert.equal((await all(log, ['a'], lost)).reset, 'future', 'also when there are as many events again');
    await log.close();
    rmSync(place, { recursive: true });
    log = await openSqliteLog({ folder: place });
    for (const n of [1, 2, 3, 4]) await put(log, 'a', n);
    assert.equal((await all(log, ['a'], lost)).reset, 'unknown');
    await log.close();
  });

  it('gathers in one transaction what comes while another is on its way', async () => {
    const log = await openSqliteLog({ folder: folder() });
    await Promise.all(Array.from({ length: 500 }, (_, i) => put(log, `t${i % 50}`, i)));
    assert.ok(log.stats.commits <= 5, `${log.stats.commits} transactions`);
    assert.equal(log.stats.events, 500);
    await log.close();
  });

  it('gives no number to what it could not keep', async () => {
    const place = folder();
    const log = await openSqliteLog({ folder: place, inline: true });
    await put(log, 'a', 1);
    const db = new DatabaseSync(join(place, 'events.db'));
    db.exec('ALTER TABLE events RENAME TO hidden');
    const told: string[] = [];
    log.follow(['a', 'b'], ({ topic, seq }) => void told.push(`${topic}${seq}`));
    const results = await Promise.allSettled([put(log, 'a', 2), put(log, 'b', 1), put(log, 'a', 3)]);
    assert.deepEqual(results.map(({ status }) => status), ['rejected', 'rejected', 'rejected']);
    assert.equal(log.stats.failures, 1);
    db.exec('ALTER TABLE hidden RENAME TO events');
    db.close();
    assert.deepEqual([(await put(log, 'a', 4)).seq, (await put(log, 'b', 2)).seq], [2, 1]);
    assert.deepEqual(told, ['a2', 'b1']);
    await log.close();
  });

  it('lets one gateway use a folder at a time', async () => {
    const place = folder();
    const log = await openSqliteLog({ folder: place });
    await assert.rejects(openSqliteLog({ folder: place, lockTimeout: 200 }), { code: 'already-running' });
    const next = openSqliteLog({ folder: place, lockTimeout: 5000 });
    await put(log, 'a', 1);
    await log.close();
    const second = await next;
    assert.deepEqual((await all(second, ['a'])).seen, ['a1']);
    await second.close();
  });

  it('syncs every transaction, and keeps its folder to itself', async () => {
    const place = join(folder(), 'new', 'deep');
    const log = await openSqliteLog({ folder: place });
    await put(log, 'a', 1);
    assert.equal(statSync(place).mode & 0o077, 0);
    const db = new DatabaseSync(join(place, 'events.db'));
    assert.deepEqual({ ...db.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
    db.close();
    await log.close();
    await log.close();
    await assert.rejects(put(log, 'a', 2), { code: 'unavailable' });
  });

  it('forgets topics in memory and finds them again', async () => {
    const log = await openSqliteLog({ folder: folder() });
    for (let i = 1; i <= 300; i += 1) await put(log, 'a', i);
    await log.sweep();
    const { seen } = await all(log, ['a']);
    assert.deepEqual([seen.length, seen[0], seen.at(-1)], [300, 'a1', 'a300']);
    assert.equal((await log.append({ topic: 'a', type: 'step', data: '{"n":300}' })).isDuplicate, true);
    await log.close();
  });
});
