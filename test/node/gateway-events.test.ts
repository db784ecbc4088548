import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLog } from '../../src/gateway/index.js';
import type { GatewayOptions } from '../../src/gateway/index.js';
import { codeOf, hook, open, readAll, sign, stages, start, type Reading, type Running } from './gateway-kit.js';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'gateway-events-')));
  return folders.at(-1)!;
}

const numbers = (reading: Reading): string[] => reading.events.map(({ event, topic, seq }) => event ?? `${topic.split('/')[1]}#${seq}`);

for (const kind of ['memory', 'disk'] as const) {
  describe(`event stream, log ${kind === 'memory' ? 'in memory' : 'on disk'}`, () => {
    let running: Running | undefined;
    const begin = async (options: GatewayOptions = {}): Promise<string> => {
      running = await start({ data: kind === 'memory' ? 'memory' : folder(), ...options });
      return running.url;
    };
    afterEach(() => running?.close());

    it('sends what api.md says: headers at once, a retry hint, ids, topic, seq, time, type and data', async () => {
      const url = await begin();
      const begun = performance.now();
      const reading = await open(url, 'paytia/a');
      assert.ok(performance.now() - begun < 500, 'the headers came at once');
      assert.equal(reading.response.status, 200);
      assert.equal(reading.response.headers.get('content-type'), 'text/event-stream');
      assert.match(reading.response.headers.get('cache-control')!, /no-transform/);
      assert.equal(reading.response.headers.get('x-accel-buffering'), 'no');
      assert.equal(reading.response.headers.get('content-encoding'), null);
      await reading.until(({ retry }) => retry !== undefined);
      assert.ok(reading.retry! >= 1500 && reading.retry! <= 3500);
      const before = Date.now();
      await stages(url, 'a', 'agent_id=100', 'pan_digit=XXXX', 'success=1');
      await reading.until(({ data }) => data.length === 3);
      assert.deepEqual(
        reading.data.map(({ topic, seq, type, data }) => ({ topic, seq, type, data })),
        [
          { topic: 'paytia/a', seq: 1, type: 'agent_id', data: { reference_id: 'a', agent_id: '100' } },
          { topic: 'paytia/a', seq: 2, type: 'pan_digit', data: { reference_id: 'a', pan_digit: 4 } },
          { topic: 'paytia/a', seq: 3, type: 'result', data: { reference_id: 'a', success: '1' } },
        ],
      );
      for (const { at, id } of reading.data) {
        assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.ok(Math.abs(Date.parse(at) - before) < 5000);
        assert.ok(id);
      }
      await reading.close();
    });

    it('without an id sends the topic whole; with a valid one exactly what follows; at the top nothing but what comes', async () => {
      const url = await begin();
      await stages(url, 'a', 'agent_id=1', 'card_number', 'pan_digit=X', 'pan_digit=XX');
      const whole = await readAll(url, 'paytia/a', 4);
      assert.deepEqual(numbers(whole), ['a#1', 'a#2', 'a#3', 'a#4']);
      for (const [i, { id }] of whole.data.entries()) {
        const rest = await open(url, 'paytia/a', { lastId: id! });
        await rest.until(({ data }) => data.length === 3 - i);
        await sleep(20);
        assert.deepEqual(numbers(rest), ['a#2', 'a#3', 'a#4'].slice(i));
        await rest.close();
      }
      const top = await open(url, 'paytia/a', { lastId: whole.lastId });
      await stages(url, 'a', 'pan_digit=XXX');
      await top.until(({ data }) => data.length === 1);
      assert.deepEqual(numbers(top), ['a#5']);
      await top.close();
    });

    it('takes the id from the query as well, the header first', async () => {
      const url = await begin();
      await stages(url, 'a', 'agent_id=1', 'card_number', 'cv2');
      const { data } = await readAll(url, 'paytia/a', 3);
      assert.deepEqual(numbers(await readAll(url, 'paytia/a', 1, { query: `&last_event_id=${data[1]!.id}` })), ['a#3']);
      assert.deepEqual(numbers(await readAll(url, 'paytia/a', 2, { lastId: data[0]!.id!, query: `&last_event_id=${data[1]!.id}` })), ['a#2', 'a#3']);
    });

    it('answers an id it cannot continue from with reset and all that is kept', async () => {
      const url = await begin();
      await stages(url, 'a', 'agent_id=1', 'card_number');
      await stages(url, 'b', 'agent_id=1');
      const own = await readAll(url, 'paytia/a', 2);
      const other = await readAll(url, 'paytia/b', 1);
      const [epoch] = own.lastId.split('.');
      const ids = { garbage: 'nonsense', number: '7', 'other epoch': own.lastId.replace(epoch!, 'AAAAAAAA'), future: `${epoch}.zzzz.1`, 'other topic': other.lastId, long: 'x'.repeat(3000), injected: `${own.lastId}' OR 1=1` };
      for (const [name, lastId] of Object.entries(ids)) {
        const reading = await readAll(url, 'paytia/a', 2, { lastId });
        assert.deepEqual(numbers(reading), ['reset', 'a#1', 'a#2'], name);
      }
    });

    it('delivers what is published between two connections, also to one that dropped before the first event', async () => {
      const url = await begin();
      const first = await open(url, 'paytia/a');
      await first.close();
      await stages(url, 'a', 'agent_id=1');
      const second = await readAll(url, 'paytia/a', 1, first.lastId === '' ? {} : { lastId: first.lastId });
      assert.deepEqual(numbers(second), ['a#1']);
    });

    it('carries many topics in one stream, in order, and resumes all of them by one id', async () => {
      const url = await begin();
      const topics = ['paytia/a', 'paytia/b', 'paytia/c'];
      const reading = await open(url, topics);
      await stages(url, 'a', 'agent_id=1', 'card_number');
      await stages(url, 'b', 'agent_id=1');
      await stages(url, 'a', 'cv2');
      await reading.until(({ data }) => data.length === 4);
      assert.deepEqual(numbers(reading), ['a#1', 'a#2', 'b#1', 'a#3']);
      await reading.close();
      await stages(url, 'c', 'agent_id=1');
      await stages(url, 'b', 'card_number');
      assert.deepEqual(numbers(await readAll(url, topics, 2, { lastId: reading.lastId })), ['c#1', 'b#2']);
      assert.deepEqual(numbers(await readAll(url, topics, 4, { lastId: reading.data[1]!.id! })), ['b#1', 'a#3', 'c#1', 'b#2']);
    });

    it('sends a topic that is new in a stream whole, and goes on exactly in the others, also when it breaks in the middle of that', async () => {
      const url = await begin();
      await stages(url, 'new', 'agent_id=1', 'card_number', 'pan_digit=X');
      await stages(url, 'old', 'agent_id=1', 'card_number');
      const old = await readAll(url, 'paytia/old', 2);
      await stages(url, 'old', 'cv2');
      await stages(url, 'new', 'pan_digit=XX');
      const both = ['paytia/old', 'paytia/new'];
      const all = await readAll(url, both, 5, { lastId: old.lastId });
      assert.deepEqual(numbers(all), ['new#1', 'new#2', 'new#3', 'old#3', 'new#4']);
      for (let i = 0; i < 4; i += 1) assert.deepEqual(numbers(await readAll(url, both, 4 - i, { lastId: all.data[i]!.id! })), numbers(all).slice(i + 1), `after ${numbers(all)[i]}`);
    });

    it('loses and repeats nothing while readers come and go at full speed', async () => {
      const url = await begin();
      let isOver = false;
      const total = 400;
      const reader = async (): Promise<number[]> => {
        const seen: number[] = [];
        let lastId: string | undefined;
        const deadline = Date.now() + 20_000;
        while ((seen.at(-1) ?? 0) < total && Date.now() < deadline) {
          const reading = await open(url, 'paytia/race', lastId ? { lastId } : {});
          const most = isOver ? Infinity : 1 + Math.floor(Math.random() * 12);
          await reading.until(({ data }) => data.length >= Math.min(most, total - seen.length), 1500).catch(() => undefined);
          await reading.close();
          assert.ok(!reading.events.some(({ event }) => event), 'no reset');
          seen.push(...reading.data.map(({ seq }) => seq));
          lastId = reading.lastId || lastId;
        }
        return seen;
      };
      const readers = Promise.all([reader(), reader(), reader(), reader()]);
      for (let i = 0; i < total / 2; i += 1) await stages(url, 'race', `pan_digit=${'X'.repeat(1 + (i % 16))}`, 'card_number');
      isOver = true;
      for (const seen of await readers) assert.deepEqual(seen, Array.from({ length: total }, (_, i) => i + 1));
    });

    it('reads a long topic in pages', async () => {
      const url = await begin();
      for (let i = 0; i < 700; i += 70) await Promise.all(Array.from({ length: 70 }, (_, k) => hook(url, `payment_stage=card_type&reference_id=long&card_type=t${i + k}`)));
      const reading = await readAll(url, 'paytia/long', 700);
      assert.deepEqual(reading.data.map(({ seq }) => seq), Array.from({ length: 700 }, (_, i) => i + 1));
      assert.equal(numbers(await readAll(url, 'paytia/long', 1, { lastId: reading.data[698]!.id! })).join(), 'long#700');
    });

    it('ends at the end of the token with a coded event, and goes on with a new one', async () => {
      const url = await begin();
      await stages(url, 'a', 'agent_id=1');
      const reading = await open(url, 'paytia/a', { token: await sign({ topics: ['paytia/a'], life: 2 }) });
      await reading.until(({ isOver }) => isOver, 5000);
      const last = reading.events.at(-1)! as unknown as { event: string; code: string; reason: string };
      assert.deepEqual([last.event, last.code, last.reason], ['end', 'unauthorized', 'token-expired']);
      await stages(url, 'a', 'cv2');
      assert.deepEqual(numbers(await readAll(url, 'paytia/a', 1, { lastId: reading.lastId })), ['a#2']);
    });

    it('tells its readers goodbye when it stops', async () => {
      const url = await begin();
      const readings = await Promise.all(Array.from({ length: 8 }, (_, i) => open(url, `paytia/${i}`)));
      const { gateway } = running!;
      const begun = Date.now();
      await gateway.close({ spread: 300 });
      const took = Date.now() - begun;
      assert.ok(took >= 200 && took < 2000, `spread over ${took} ms`);
      for (const reading of readings) {
        await reading.until(({ isOver }) => isOver);
        assert.equal(reading.events.at(-1)?.event, 'goaway');
        assert.match(reading.text, /event: goaway\nretry: \d{4}\n/);
      }
    });
  });
}

describe('event stream', () => {
  let running: Running;
  afterEach(() => running.close());

  it('beats', async () => {
    running = await start({ heartbeat: 1 });
    const reading = await open(running.url, 'paytia/a');
    await reading.until(({ comments }) => comments.length >= 2, 4000);
    await reading.close();
  });

  it('refuses a stream without a topic, with a strange one, with too many, and beyond the limit of streams', async () => {
    running = await start({ limits: { streams: 1 } });
    const { url } = running;
    const headers = { authorization: `Bearer ${await sign({ topics: ['*'] })}` };
    const get = (query: string): Promise<Response> => fetch(`${url}/events${query}`, { headers });
    assert.equal(await codeOf(await get('')), '400 bad-request');
    assert.equal(await codeOf(await get('?topic=elsewhere/a')), '400 bad-request');
    assert.equal(await codeOf(await get(`?${Array.from({ length: 101 }, (_, i) => `topic=paytia/${i}`).join('&')}`)), '400 bad-request');
    const reading = await open(url, 'paytia/a');
    const refused = await get('?topic=paytia/b');
    assert.ok(refused.headers.get('retry-after'));
    assert.equal(await codeOf(refused), '503 unavailable');
    await reading.close();
  });

  it('cuts a reader that takes nothing, holds little for it, and lets it resume', async () => {
    running = await start({ limits: { streamBuffer: 64 * 1024 } });
    const { url } = running;
    const { port } = new URL(url);
    const token = await sign({ topics: ['paytia/slow'] });
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(`GET /events?topic=paytia/slow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    const head = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    assert.match(head, /^HTTP\/1.1 200/);
    socket.pause();
    const live = await open(url, 'paytia/slow');
    const pad = 'x'.repeat(150);
    let sent = 0;
    const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
    while (!(await metrics()).includes('switchboard_streams_closed_total{reason="slow"} 1')) {
      if (sent > 60_000) assert.fail('never cut off');
      await Promise.all(Array.from({ length: 1000 }, (_, i) => hook(url, `payment_stage=card_type&reference_id=slow&card_type=${sent + i}&message=${pad}`)));
      sent += 1000;
    }
    await live.until(({ data }) => data.length === sent, 10_000);
    assert.deepEqual(live.data.map(({ seq }) => seq), Array.from({ length: sent }, (_, i) => i + 1));
    await live.close();
    socket.destroy();
  });

  it('says reset when the log was trimmed behind the id, and sends what is left, results first of all', async () => {
    const log = new MemoryLog({ maxPerTopic: 10 });
    running = await start({ log });
    const { url } = running;
    await stages(url, 'a', 'success=0');
    const first = await readAll(url, 'paytia/a', 1);
    for (let i = 0; i < 20; i += 1) await stages(url, 'a', `agent_id=${i}`);
    const reading = await readAll(url, 'paytia/a', 11, { lastId: first.lastId });
    assert.equal(reading.events[0]!.event, 'reset');
    assert.equal(reading.data[0]!.type, 'result');
    assert.equal(reading.data.at(-1)!.seq, 21);
    const exact = await readAll(url, 'paytia/a', 1, { lastId: reading.data.at(-2)!.id! });
    assert.deepEqual(numbers(exact), ['a#21']);
  });

  it('keeps the ids of a memory log from passing for those of another', async () => {
    running = await start();
    await stages(running.url, 'a', 'agent_id=1', 'card_number', 'cv2');
    const { lastId } = await readAll(running.url, 'paytia/a', 3);
    await running.close();
    running = await start();
    await stages(running.url, 'a', 'agent_id=1', 'card_number', 'cv2', 'success=1');
    assert.deepEqual(numbers(await readAll(running.url, 'paytia/a', 4, { lastId })), ['reset', 'a#1', 'a#2', 'a#3', 'a#4']);
  });

  it('writes past the response only where nobody stands between', async () => {
    // a middleware that wraps `write`, as compression and recorders do
    let wrapped = 0;
    running = await start({}, (gateway) => (request, response) => {
      const { write } = response;
      response.write = ((...args: Parameters<typeof write>) => {
        wrapped += 1;
        return write.apply(response, args);
      }) as typeof write;
      gateway.node(request, response);
    });
    await stages(running.url, 'a', 'agent_id=1');
    const reading = await readAll(running.url, 'paytia/a', 1);
    assert.equal(reading.response.headers.get('transfer-encoding'), 'chunked');
    assert.ok(wrapped >= 2);
  });
});
