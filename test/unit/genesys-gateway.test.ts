import { expect } from '@open-wc/testing';
import { CallbackError, gatewayBackend } from '../../src/vendors/genesys/index.js';
import { aRequest } from '../support/genesys.js';

interface Asked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

/** A gateway that answers one thing, and what it was asked. */
function gateway(status: number, body: unknown): { asked: Asked[]; backend: ReturnType<typeof gatewayBackend> } {
  const asked: Asked[] = [];
  const fetch = async (url: string | URL | Request, { method, headers, body: sent }: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), method: method!, headers: headers as Record<string, string>, body: typeof sent === 'string' ? JSON.parse(sent) : sent });
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return { asked, backend: gatewayBackend({ gateway: 'https://contact.example/', token: async () => 'page-token', fetch }) };
}

const { signal } = new AbortController();
const handle = { id: '361-x', token: 'callback-token', topic: 'genesys/361-x' };

async function failure(promise: Promise<unknown>): Promise<CallbackError> {
  try {
    await promise;
  } catch (error) {
    return error as CallbackError;
  }
  throw new Error('It did not fail.');
}

describe('Genesys by the gateway', () => {
  it('wait-time and availability', async () => {
    const waiting = gateway(200, { estimatedWait: 90 });
    expect(await waiting.backend.waitTime('Support VQ', signal)).to.equal(90);
    expect(waiting.asked[0]).to.deep.include({ url: 'https://contact.example/genesys/wait-time?queue=Support+VQ', method: 'GET' });
    expect(waiting.asked[0]!.headers['authorization']).to.equal('Bearer page-token');
    expect(await gateway(200, { estimatedWait: null }).backend.waitTime('Q', signal)).to.equal(null);
    const free = gateway(200, { slots: [{ utcTime: '2026-11-20T10:00:00.000Z', capacity: 2 }], durationMin: 5 });
    expect(await free.backend.availability('s', new Date(0), new Date(1), signal)).to.deep.equal([{ time: '2026-11-20T10:00:00.000Z', capacity: 2 }]);
    expect(free.asked[0]!.url).to.equal('https://contact.example/genesys/availability?service=s&start=1970-01-01T00%3A00%3A00.000Z&end=1970-01-01T00%3A00%3A00.001Z');
  });

  it('a start under its key, and everything after it with the callback’s own token', async () => {
    const started = gateway(201, { id: '361-x', desiredTime: null, topic: handle.topic, token: handle.token, access: { number: '+1800', code: '47', telUrl: null, expiresIn: 60 } });
    const answer = await started.backend.start(aRequest({ key: 'wish-1', userData: { a: 'b' } }), signal);
    expect(answer.handle).to.deep.equal(handle);
    expect(answer.access).to.include({ number: '+1800', code: '47' });
    expect(started.asked[0]).to.deep.include({ url: 'https://contact.example/genesys/callbacks', method: 'POST' });
    expect(started.asked[0]!.headers).to.include({ authorization: 'Bearer page-token', 'idempotency-key': 'wish-1' });
    expect(started.asked[0]!.body).to.deep.equal({ service: 'classic-callback', customerNumber: '+14165550123', desiredTime: null, callDirection: 'USERTERMINATED', waitForAgent: true, waitForUserConfirm: false, mediaType: 'voice', originatingInteractionId: null, userData: { a: 'b' } });
    const { asked, backend } = gateway(200, { id: '361-x', state: 'QUEUED', reason: null, position: 2, estimatedWait: 0, desiredTime: null });
    expect(await backend.get('s', handle, signal)).to.deep.include({ state: 'QUEUED', position: 2, estimatedWait: 0 });
    await backend.reschedule!('s', handle, '2026-11-20T10:00:00.000Z', signal);
    await backend.cancel('s', handle, signal);
    expect(asked.map(({ method, url, headers, body }) => [method, url.replace('https://contact.example/genesys/', ''), headers['authorization'], body])).to.deep.equal([
      ['GET', 'callbacks/361-x', 'Bearer callback-token', undefined],
      ['PATCH', 'callbacks/361-x', 'Bearer callback-token', { desiredTime: '2026-11-20T10:00:00.000Z' }],
      ['DELETE', 'callbacks/361-x', 'Bearer callback-token', undefined],
    ]);
  });

  it('the codes of its problems, and the alternatives', async () => {
    const error = await failure(gateway(409, { code: 'slot-full', alternatives: ['2026-11-20T11:00:00.000Z', '2026-11-20T10:00:00.000Z', 7] }).backend.start(aRequest(), signal));
    expect(error).to.be.instanceOf(CallbackError);
    expect([error.code, error.alternatives]).to.deep.equal(['slot-full', ['2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z']]);
    for (const [status, body, code] of [
      [400, { code: 'number-invalid' }, 'number-invalid'],
      [403, { code: 'forbidden' }, 'forbidden'],
      [429, { code: 'limit-reached' }, 'limit-reached'],
      [502, { code: 'outcome-unknown' }, 'outcome-unknown'],
      [503, { code: 'of-a-later-version' }, 'unavailable'],
      [404, '<html>', 'not-found'],
      [200, '<html>', 'bad-message'],
      [200, {}, 'bad-message'],
      [201, { id: 7 }, 'bad-message'],
    ] as const) {
      expect((await failure(gateway(status, body).backend.start(aRequest(), signal))).code, JSON.stringify(body)).to.equal(code);
    }
  });
});
