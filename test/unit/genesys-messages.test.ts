import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { ERROR_CODES } from '../../src/core/index.js';
import { attachedDataOf, callbackErrorOf, CallbackError, isUnreached, outcomeOf, TERMINATE_ORIGINATING_CALL } from '../../src/vendors/genesys/index.js';
import { isAmbiguous, readTimes } from '../../src/vendors/genesys/errors.js';
import { startParameters } from '../../src/vendors/genesys/gms.js';
import { parseDialog, parseHandle, parsePosition, parseRecord, parseSlots, parseWait } from '../../src/vendors/genesys/messages.js';
import { readTime, validateRequest } from '../../src/vendors/genesys/request.js';
import { aRequest } from '../support/genesys.js';

const answer = (status: number, body: unknown): { ok: boolean; status: number; text: string; body: unknown } => ({
  ok: status < 300,
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  body: typeof body === 'string' ? undefined : body,
});

const EXCEPTION = 'com.genesyslab.gsg.services.callback.exceptions.CallbackException';

describe('Genesys: errors', () => {
  for (const [what, status, body, code] of [
    ['CallbackExceptionNumber, premium', 400, { exception: `${EXCEPTION}Number`, message: "Customer Number [+19005550123] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers" }, 'number-not-allowed'],
    ['CallbackExceptionNumber, impossible', 400, { exception: `${EXCEPTION}Number`, message: 'Customer Number [111] is disallowed, because it is invalid. Check option _disallow_impossible_phone_numbers' }, 'number-invalid'],
    ['CallbackExceptionNumber, _default_country', 400, { exception: `${EXCEPTION}Number`, message: 'Service option x / _default_country is not configured.' }, 'not-configured'],
    ['CallbackExceptionNotFound, ContactCenterId', 400, { exception: `${EXCEPTION}NotFound`, message: 'Callback Contact Center ID: test is not configured in transaction list.' }, 'not-configured'],
    ['CallbackExceptionNotFound', 400, { exception: `${EXCEPTION}NotFound`, message: 'Callback 1 is not found.' }, 'not-found'],
    ['missing _customer_number', 400, { exception: EXCEPTION, message: 'The request does not contain mandatory key _customer_number.' }, 'number-invalid'],
    ['CallbackExceptionAvailability, office closed', 400, { exception: `${EXCEPTION}Availability`, message: 'Office closed at desired time 2026-11-20T03:00:00.000Z.' }, 'office-closed'],
    ['CallbackExceptionAvailability alone', 400, { exception: `${EXCEPTION}Availability` }, 'office-closed'],
    ['CallbackExceptionAvailability, in the past', 400, { exception: `${EXCEPTION}Availability`, message: 'Desired time 2020-01-01T00:00:00.000Z is in the past.' }, 'slot-full'],
    ['CallbackExceptionResource', 400, { exception: `${EXCEPTION}Resource`, message: 'Service x is not configured.' }, 'not-configured'],
    ['CallbackExceptionServiceUnavailable, queue limit', 503, { exception: `${EXCEPTION}ServiceUnavailable`, message: 'Limit of queued callbacks for x is reached.' }, 'rate-limited'],
    ['503 interval limit without an exception', 503, { message: 'Limit of queued callbacks for x is reached for interval 300s.' }, 'rate-limited'],
    ['503 _throttle_request_parameters_limit', 503, { message: 'Callback for _customer_number=1 rejected because previous callbacks for this parameter were requested for more than 6 times today.' }, 'limit-reached'],
    ['CallbackExceptionServiceUnavailable, times today', 503, { exception: `${EXCEPTION}ServiceUnavailable`, message: 'rejected because … for more than 6 times today.' }, 'limit-reached'],
    ['duplicate in queue (_enable_in_queue_checking)', 400, { exception: EXCEPTION, message: 'Callback for _customer_number=1 rejected because 2 callback(s) for this number are already in queue.' }, 'duplicate-callback'],
    ['duplicate in queue, v3 7037', 400, { status: { code: 7037, message: 'Callback … are already in queue.' } }, 'duplicate-callback'],
    ['OrsServiceException', 500, { exception: 'com.genesyslab.gsg.services.ors.OrsServiceException', message: 'ORS request failed: cannot connect to ORS. IO issue.' }, 'unavailable'],
    ['OrsServiceException, session gone', 500, { exception: 'com.genesyslab.gsg.services.ors.OrsServiceException', message: 'ORS request failed: 404 Not Found' }, 'not-found'],
    ['500 with 404 Not Found in it', 500, '<h1>HTTP ERROR: 404 Not Found</h1>', 'not-found'],
    ['401 basic authentication', 401, '', 'unauthorized'],
    ['GSGException of /phonenumber', 400, { exception: 'com.genesyslab.gsg.GSGException', message: 'Invalid Phone Number bad for Country DE (parsing impossible)' }, 'number-invalid'],
    ['too late to change', 400, { exception: EXCEPTION, message: 'Callback 1 cannot be cancelled in state ROUTING.' }, 'conflict'],
    ['v3 501 invalid parameters', 400, { status: { code: 501, message: 'x' } }, 'bad-request'],
    ['v3 503 missing apikey', 401, { status: { code: 503 } }, 'unauthorized'],
    ['v3 1103 missing apikey', 401, { status: { code: 1103 } }, 'unauthorized'],
    ['v3 7030 invalid phone number', 400, { status: { code: 7030 } }, 'number-invalid'],
    ['v3 7036 not possible', 400, { status: { code: 7036 } }, 'number-not-allowed'],
    ['v3 7037 not allowed', 400, { status: { code: 7037 } }, 'number-not-allowed'],
    ['v3 7040 bad service name', 400, { status: { code: 7040 } }, 'not-configured'],
    ['v3 7041 too many requests', 429, { status: { code: 7041 } }, 'rate-limited'],
    ['v3 7042 office closed', 400, { code: 7042 }, 'office-closed'],
    ['the suffix wins over the status', 503, { exception: `${EXCEPTION}Number` }, 'number-invalid'],
    ['the code wins over the status', 503, { status: { code: 7030 } }, 'number-invalid'],
    ['the code wins over the text', 400, { status: { code: 7040, message: 'premium number' } }, 'not-configured'],
    ['403', 403, '', 'forbidden'],
    ['404', 404, '', 'not-found'],
    ['429', 429, '', 'rate-limited'],
    ['500 without a word', 500, '', 'vendor-error'],
    ['503 of a proxy', 503, '<h1>Service Unavailable</h1>', 'unavailable'],
    ['504', 504, '', 'timeout'],
    ['400 without a word', 400, {}, 'bad-request'],
    ['an exception with status 200', 200, { exception: `${EXCEPTION}Number`, message: 'x' }, 'number-invalid'],
    ['an error with status 200', 200, { error: 'Office closed' }, 'vendor-error'],
  ] as const) {
    it(`${what}: ${code}`, () => {
      const error = callbackErrorOf(answer(status, body));
      expect(error.code).to.equal(code);
      expect(error.message).to.not.contain('Customer');
    });
  }

  it('reads the alternatives of a full slot wherever they stand', () => {
    const sentence = { message: 'Too many requests at the desired time. Proposing time slots. 2026-11-20T10:05:00.000, 2026-11-20T10:00:00.000' };
    for (const [status, body] of [
      [400, sentence],
      [429, sentence],
      [400, { exception: `${EXCEPTION}Availability`, ...sentence }],
      [429, { status: { code: 7041 }, data: { slots: [{ utcTime: '2026-11-20T10:05:00.000Z' }, { utcTime: '2026-11-20T10:00:00.000Z' }] } }],
      [429, { status: { code: 7041 }, data: { slots: { '2026-11-20T10:00:00.000Z': 2, '2026-11-20T10:05:00.000Z': 1 } } }],
      [400, { exception: `${EXCEPTION}Availability`, message: 'x', availability: { '2026-11-20T10:00:00.000Z': 2, '2026-11-20T10:05:00.000Z': 1 } }],
    ] as const) {
      const error = callbackErrorOf(answer(status, body));
      expect(error.code).to.equal('slot-full');
      expect(error.alternatives).to.deep.equal(['2026-11-20T10:00:00.000Z', '2026-11-20T10:05:00.000Z']);
      expect(error.retryable).to.equal(true);
    }
    expect(readTimes(['2026-11-20T12:00:00+02:00', 'nonsense', 7, null])).to.deep.equal(['2026-11-20T10:00:00.000Z']);
  });

  it('gives a code of the closed list for any answer at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.jsonValue(), (status, body) => {
        const error = callbackErrorOf({ ok: false, status, text: JSON.stringify(body), body });
        return (ERROR_CODES as readonly string[]).includes(error.code) && error instanceof CallbackError;
      }),
    );
  });

  it('knows which errors leave a start open', () => {
    const open = ['network', 'timeout', 'offline', 'connection-lost', 'bad-message', 'vendor-error', 'internal', 'outcome-unknown'];
    expect(ERROR_CODES.filter((code) => isAmbiguous(new CallbackError(code))).sort()).to.deep.equal(open.sort());
  });
});

describe('Genesys: waits, places, records, slots', () => {
  for (const [body, expected] of [
    [{ ewt: 90 }, 90],
    [{ ewt: 0 }, 0],
    [{ ewt: -1 }, null],
    [{ ewt: '90.5' }, 90.5],
    [{ Q: { ewt: 30 } }, 30],
    [{ Q: { ewt: -1 } }, null],
    [{ data: [{ virtualQueue: 'other', estimatedWaitTime: 1 }, { virtualQueue: 'Q', estimatedWaitTime: 77 }] }, 77],
    [{ data: [{ virtualQueue: 'Q', estimatedWaitTime: -1, message: 'no agent' }] }, null],
    [{ estimatedWait: 12 }, 12],
    [{ estimatedWait: null }, null],
    [{ ewt: 'many' }, undefined],
    [{}, undefined],
    [null, undefined],
    ['<html>', undefined],
    [[], undefined],
  ] as const) it(`wait ${JSON.stringify(body)} is ${expected}`, () => expect(parseWait(body, 'Q')).to.equal(expected));

  it('reads a queue with blanks in its name', () => expect(parseWait({ 'My queue': { ewt: 5 } }, 'My queue')).to.equal(5));

  for (const [body, position, estimatedWait, agentReady] of [
    [{ _position: '2', _eta: '120', _total_waiting: '9', _agent_ready_threshold_passed: true }, 2, 120, true],
    [{ _position: 2, _eta: 0, _agent_ready_threshold_passed: 'false' }, 2, 0, false],
    [{ ewt: '33.5', pos: '1' }, 1, 33.5, false],
    [{ eta: 5, position: 4 }, 4, 5, false],
    [{ positionInQueue: 7, estimatedWaitTime: 60 }, 7, 60, false],
    [{ _position: '0', _eta: '0' }, 0, 0, false],
    [{ _position: -1, _eta: -1 }, null, null, false],
    [{ _position: 'many', _eta: {} }, null, null, false],
    ['<html>', null, null, false],
  ] as const) it(`check-queue-position ${JSON.stringify(body)}`, () => expect(parsePosition(body)).to.deep.equal({ position, estimatedWait, agentReady }));

  it('reads records of all three', () => {
    const gms = { _id: '1', _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED', _desired_time: '2026-11-20T10:00:00.000Z', _customer_number: '+1', _service_name: 's', _expiration_time: 'x', _url: 'u' };
    expect(parseRecord(gms)).to.deep.include({ id: '1', state: 'COMPLETED', reason: 'AGENT_CONNECTED', desiredTime: '2026-11-20T10:00:00.000Z', customerNumber: '+1' });
    expect(parseRecord({ status: {}, data: { id: '1', callbackState: 'QUEUED', positionInQueue: 4, estimatedWaitTime: 60, phoneNumber: '+1' } })).to.deep.include({ state: 'QUEUED', position: 4, estimatedWait: 60, customerNumber: '+1', reason: null });
    expect(parseRecord({ id: '1', state: 'PAUSED', reason: null, desiredTime: null, position: null, estimatedWait: 0 })).to.deep.include({ state: 'PAUSED', estimatedWait: 0, position: null });
    for (const body of [null, [], {}, 'x', { _callback_state: 7 }, { _callback_state: '<b>' }, { state: 'a b' }]) expect(parseRecord(body)).to.equal(undefined);
  });

  it('reads availability as a map, as v3 slots and as the gateway tells it', () => {
    const slots = [{ time: '2026-11-20T10:00:00.000Z', capacity: 3 }, { time: '2026-11-20T11:00:00.000Z', capacity: 1 }];
    expect(parseSlots({ '2026-11-20T11:00:00.000Z': 1, '2026-11-20T10:00:00.000Z': '3', '2026-11-20T12:00:00.000Z': 0 })).to.deep.equal(slots);
    expect(parseSlots({ data: { slots: slots.map(({ time, capacity }) => ({ utcTime: time, localTime: 'x', capacity, total: 5 })), durationMin: 5, timezone: 'UTC' } })).to.deep.equal(slots);
    expect(parseSlots({ slots: slots.map(({ time, capacity }) => ({ utcTime: time, capacity })), durationMin: null })).to.deep.equal(slots);
    expect(parseSlots([slots[0]!.time])).to.deep.equal([{ time: slots[0]!.time, capacity: 1 }]);
    expect(parseSlots({})).to.deep.equal([]);
    expect(parseSlots({ slots: [] })).to.deep.equal([]);
    for (const body of [null, 'x', 5, undefined, { tomorrow: 3 }, { '2026-11-20T10:00:00.000Z': 'many' }, [7]]) expect(parseSlots(body), JSON.stringify(body)).to.equal(undefined);
  });

  it('reads what a start answers: _id, DialNumber, StartChat, ConfirmationDialog', () => {
    expect(parseHandle({ _id: '361-x', _text: 'You will receive the call shortly' })).to.deep.include({ id: '361-x' });
    expect(parseHandle({ id: 'i', token: 't', topic: 'genesys/i' })).to.deep.equal({ id: 'i', token: 't', topic: 'genesys/i' });
    for (const body of [{}, null, [], { _id: 5 }, { _id: '' }, '<html>']) expect(parseHandle(body)).to.equal(undefined);
    const dial = parseDialog({ _action: 'DialNumber', _label: 'Call', _access_number: '+18005550199', _access_code: '4711', _tel_url: 'tel:+18005550199,,4711#', _expiration_time: '300' }).access!;
    expect(dial).to.include({ number: '+18005550199', code: '4711' });
    expect(dial.expiresAt! - Date.now()).to.be.within(290_000, 300_000);
    expect(parseDialog({ _action: 'DialNumber', _tel_url: 'tel:+18005550199,,4711#' }).access).to.deep.equal({ number: '+18005550199', code: '', expiresAt: null });
    expect(parseDialog({ access: { number: '+1800', code: null, telUrl: null, expiresIn: 60 } }).access).to.include({ number: '+1800', code: '' });
    expect(parseDialog({ data: { toPhoneNumber: '+1800', accessCode: 4711, expirationTime: 1_800_000_000_000 } }).access).to.deep.equal({ number: '+1800', code: '4711', expiresAt: 1_800_000_000_000 });
    expect(parseDialog({ _action: 'StartChat', _start_chat_url: 'https://x/ixn/chat', _comet_url: 'https://x/cometd', _chat_parameters: { subject: 'Help' } })).to.deep.equal({ access: null, chat: { startUrl: 'https://x/ixn/chat', cometUrl: 'https://x/cometd', subject: 'Help' } });
    for (const action of ['ConfirmationDialog', 'DisplayMenu']) expect(parseDialog({ _action: action, _text: 'x', _okTitle: 'Ok', _content: [] })).to.deep.equal({ access: null, chat: null });
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        parseWait(body, 'Q');
        parsePosition(body);
        parseRecord(body);
        parseSlots(body);
        parseHandle(body);
        parseDialog(body);
      }),
    );
  });
});

describe('Genesys: the request', () => {
  it('names every parameter of the guide', () => {
    const parameters = startParameters(aRequest({ desiredTime: '2026-11-20T10:00:00.000Z', waitForUserConfirm: true, originatingInteractionId: 'ixn-1', userData: { first_name: 'Zoé', _customer_number: 'x' }, parameters: { _provide_code: 'true', _device_notification_id: 'd', _device_os: 'android', _urs_virtual_queue: 'Q', _request_queue_time_stat: 's', _agent_preview_data: 'x' } }));
    expect(parameters).to.deep.equal({
      first_name: 'Zoé',
      _provide_code: 'true',
      _device_notification_id: 'd',
      _device_os: 'android',
      _urs_virtual_queue: 'Q',
      _request_queue_time_stat: 's',
      _agent_preview_data: 'x',
      _customer_number: '+14165550123',
      _call_direction: 'USERTERMINATED',
      _wait_for_agent: 'true',
      _wait_for_user_confirm: 'true',
      _desired_time: '2026-11-20T10:00:00.000Z',
      _originating_interaction_id: 'ixn-1',
    });
    expect(startParameters(aRequest({ mediaType: 'chat', callDirection: 'USERORIGINATED' }))).to.include({ _media_type: 'chat', _call_direction: 'USERORIGINATED' }).and.not.have.any.keys('_desired_time', '_originating_interaction_id');
  });

  it('_wait_for_user_confirm only with _wait_for_agent, no reserved keys, a number', () => {
    const refused = (more: object): string | undefined => {
      try {
        validateRequest(aRequest(more));
        return undefined;
      } catch (error) {
        return (error as CallbackError).code;
      }
    };
    expect(refused({ waitForAgent: false, waitForUserConfirm: true })).to.equal('bad-request');
    expect(refused({ waitForAgent: true, waitForUserConfirm: true })).to.equal(undefined);
    expect(refused({ userData: { _callback_state: 'x' } })).to.equal('bad-request');
    expect(refused({ userData: { n: 7 } })).to.equal('bad-request');
    expect(refused({ userData: { usr_name: 'x' } })).to.equal(undefined);
    expect(refused({ customerNumber: '' })).to.equal('number-invalid');
  });

  it('_desired_time is yyyy-MM-ddTHH:mm:ss.SSSZ', () => {
    expect(readTime('2026-11-20T10:00Z')).to.equal('2026-11-20T10:00:00.000Z');
    expect(readTime('2026-11-20T10:00:00+02:00')).to.equal('2026-11-20T08:00:00.000Z');
    for (const bad of ['2026-11-20', '2026-11-20T10:00:00', 'tomorrow', '']) expect(() => readTime(bad), bad).to.throw();
  });
});

describe('Genesys: attached data', () => {
  const times = { acceptedAt: 1_763_640_001_999, requestedAt: 1_763_640_003_500 };
  const offer = { offeredAt: 1_763_639_991_000, estimatedWait: 612.4, position: 5 };

  it('_CB_SERVICE_ID, _CB_T_SERVICE_START, _CB_T_CALLBACK_ACCEPTED and what was measured, in whole seconds', () => {
    expect(attachedDataOf('361-x', aRequest(), times, offer)).to.deep.equal({
      _CB_SERVICE_ID: '361-x',
      _CB_T_SERVICE_START: '1763640003',
      _CB_T_CALLBACK_ACCEPTED: '1763640001',
      _CB_T_CALLBACK_OFFERED: '1763639991',
      _CB_D_CALLBACK_OFFER: '10',
      _CB_EWT_WHEN_CALLBACK_WAS_OFFERED: '612',
      _CB_POS_WHEN_CALLBACK_WAS_OFFERED: '5',
    });
  });

  it('_CB_T_SERVICE_START is the scheduled time of a scheduled callback', () => {
    const data = attachedDataOf('x', aRequest({ desiredTime: '2026-11-21T10:00:00.000Z' }), times, { offeredAt: null, estimatedWait: null });
    expect(data).to.deep.equal({ _CB_SERVICE_ID: 'x', _CB_T_SERVICE_START: String(Date.UTC(2026, 10, 21, 10) / 1000), _CB_T_CALLBACK_ACCEPTED: '1763640001' });
  });

  it('is empty where the service attaches it (_originating_interaction_id)', () => {
    expect(attachedDataOf('x', aRequest({ originatingInteractionId: 'ixn' }), times, offer)).to.deep.equal({});
  });

  it('hints end the originating call: RouteTypeReject to _STOP_, reason Callback', () => {
    expect(TERMINATE_ORIGINATING_CALL).to.deep.equal({ reasons: { ReasonSystemName: 'Callback' }, type: 'RouteTypeReject', to: '_STOP_' });
  });
});

describe('Genesys: reasons', () => {
  for (const [reason, outcome] of [
    ['AGENT_CONNECTED', 'connected'],
    ['CANCELLED', 'cancelled'],
    ['NOT_AVAILABLE', 'failed'],
    ['FAIL_LOAD_MESSAGE_FILE', 'failed'],
    ['FAIL_INTERACTION_DELETED', 'failed'],
    ['FAIL_TARGET_NOT_FOUND', 'failed'],
    ['FAIL_ERROR', 'failed'],
    ['FAIL_TIMEOUT_TTL', 'expired'],
    ['FAIL_IXN_UNKNOWN_MEDIA_TYPE', 'failed'],
    ['FAIL_NO_CUSTOMER_NUMBER', 'failed'],
    ['FAIL_USER_NO_CONFIRM', 'failed'],
    ['FAIL_QUEUEING', 'failed'],
    ['FAIL_AGENT_CONNECT', 'failed'],
    ['FAIL_CALL_TO_CUSTOMER', 'failed'],
    ['FAIL_USER_UNREACHABLE', 'failed'],
    ['AGENT_PREVIEW_CANCEL_AFTER_3REJECTS', 'failed'],
    ['SUBMIT_FAILED', 'failed'],
    ['FAIL_OF_A_LATER_VERSION', 'failed'],
    ['SOMETHING_NEW', 'unknown'],
    ['toString', 'unknown'],
    [null, 'unknown'],
  ] as const) it(`COMPLETED with ${reason} is ${outcome}`, () => expect(outcomeOf(reason)).to.equal(outcome));

  it('tells who was not reached from what broke', () => {
    for (const reason of ['FAIL_CALL_TO_CUSTOMER', 'FAIL_USER_UNREACHABLE', 'FAIL_USER_NO_CONFIRM', 'NOT_AVAILABLE']) expect(isUnreached(reason)).to.equal(true);
    for (const reason of ['FAIL_ERROR', 'AGENT_CONNECTED', null]) expect(isUnreached(reason)).to.equal(false);
  });
});
