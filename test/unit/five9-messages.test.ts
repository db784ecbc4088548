import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { hasCardNumber } from '../../src/core/redact.js';
import { parseAgentFrame, parseBridgeFrame, parseSecureIvrEvent, SECURE_IVR_EVENTS } from '../../src/vendors/five9/messages.js';
import { stepOf } from '../../src/vendors/five9/steps.js';

/** Every example of the vendor's reference, letter for letter. */
const REFERENCE = `
{ "evt": "secureivr.ready", "status": "OK", "data": {} }
{ "evt": "secureivr.not_ready", "status": "OK", "data": {} }
{ "evt": "secureivr.started", "status": "OK", "data": { "sessionId": "578C07C7DB78446EAC3D39743D8C38DA" } }
{ "evt": "secureivr.ended", "status": "OK", "data": {} }
{ "evt": "secureivr.message", "status": "OK", "data": { "message": "Customer is entering credit card number.", "type": "MESSAGE" } }
{ "evt": "secureivr.message", "status": "OK", "data": { "message": "Payment Reference ID: ABCD", "type": "RESULT" } }
{ "evt": "status.changed", "status": "OK", "data": {"status": "ACTIVE"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "WORKING", "agentId":"4599762","agentUserName":"tony.stark@five9.com"} }
{ "evt": "status.changed", "status": "OK", "data": {"status":"RINGING_ON_OTHER_SIDE","callId":"5208ACB3AFA542F6BDC36489B1971C98"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "TALKING", "callId": "74B0168E85FF4183A02E0CD44DE3D1B8"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "STARTED"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "TALKING"} }
{ "evt": "status.changed", "status": "OK", "data": {"status":"WRAP_UP","callId":"74B0168E85FF4183A02E0CD44DE3D1B8"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "CONNECTED"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "DISCONNECTED"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "RECONNECTING"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "RECONNECTED"} }
{ "evt": "secureivr.started", "status": "ERROR", "data": { "error": "Failed trying to conference with campaign" } }`;

describe('Five9 messages', () => {
  for (const line of REFERENCE.trim().split('\n')) {
    it(`reads the example ${line}`, () => expect(parseSecureIvrEvent(JSON.parse(line))).to.deep.equal(JSON.parse(line)));
  }

  it('knows the seven events and no others', () => {
    expect(SECURE_IVR_EVENTS).to.have.length(7);
    for (const evt of ['secureivr', 'secureivr.paid', 'message', '', null, 7]) expect(parseSecureIvrEvent({ evt, status: 'OK', data: {} })).to.equal(null);
  });

  for (const [name, value] of Object.entries({
    'no object': 'secureivr.ready',
    null: null,
    'another status': { evt: 'secureivr.ready', status: 'FINE', data: {} },
    'a list for a status': { evt: 'secureivr.ready', status: ['OK'], data: {} },
    'no status': { evt: 'secureivr.ready', data: {} },
    'a message without text': { evt: 'secureivr.message', status: 'OK', data: { type: 'RESULT' } },
    'a message that is an object': { evt: 'secureivr.message', status: 'OK', data: { type: 'RESULT', message: {} } },
    'a message of another type': { evt: 'secureivr.message', status: 'OK', data: { type: 'PAID', message: 'x' } },
    'an object that throws': { get evt(): string { throw new Error('no'); } },
    'data that throws': { evt: 'secureivr.ready', status: 'OK', data: { get a(): string { throw new Error('no'); } } },
  })) {
    it(`refuses ${name}`, () => expect(parseSecureIvrEvent(value)).to.equal(null));
  }

  it('gives a frozen copy of plain values', () => {
    const raw = { evt: 'status.changed', status: 'OK', data: JSON.parse('{"status":"TALKING","nested":{"a":1},"list":[1],"nothing":null,"yes":true,"__proto__":{"bad":1}}') as object };
    const event = parseSecureIvrEvent(raw)!;
    expect(event.data).to.deep.equal({ status: 'TALKING', yes: true });
    expect(Object.isFrozen(event) && Object.isFrozen(event.data)).to.equal(true);
    expect(Object.getPrototypeOf(event.data)).to.equal(Object.prototype);
  });

  it('masks card numbers wherever they stand, and leaves Five9’s ids alone', () => {
    const sessionId = '123456789012345678901234567890AB';
    const event = parseSecureIvrEvent({ evt: 'secureivr.started', status: 'OK', data: { sessionId, callId: '41111111111111114111111111111111', note: '4111 1111 1111 1111', amount: 4111111111111111, '4111111111111111': 'x' } })!;
    expect(event.data).to.deep.equal({ sessionId, callId: '•••• 1111', note: '•••• 1111', amount: '•••• 1111', '•••• 1111': 'x' });
  });

  it('never lets a card number through, whatever the object', () => {
    const card = fc.constantFrom('4111111111111111', '4111 1111 1111 1111', '3782-822463-10005');
    const value = fc.oneof(card, fc.string(), card.map((text) => `x ${text} y`), fc.constant(4111111111111111));
    fc.assert(
      fc.property(fc.constantFrom(...SECURE_IVR_EVENTS), fc.dictionary(fc.oneof(fc.string(), card), value), (evt, data) => {
        const event = parseSecureIvrEvent({ evt, status: 'ERROR', data });
        for (const [key, text] of Object.entries(event!.data)) expect(hasCardNumber(key) || hasCardNumber(String(text))).to.equal(false);
      }),
    );
  });

  it('reads the frames of the bridge in both spellings', () => {
    expect(parseBridgeFrame('{"type":"url","data":"https://bridge/1"}')).to.deep.equal({ type: 'url', url: 'https://bridge/1' });
    expect(parseBridgeFrame('{"type":"data","data":{"type":"message","message":"a"}}')).to.deep.equal({ type: 'message', message: 'a', kind: 'MESSAGE' });
    expect(parseBridgeFrame('{"type":"data","data":{"type":"result","result":"b"}}')).to.deep.equal({ type: 'message', message: 'b', kind: 'RESULT' });
    expect(parseBridgeFrame('{"type":"data","data":{"type":"RESULT","message":"c"}}')).to.deep.equal({ type: 'message', message: 'c', kind: 'RESULT' });
    expect(parseBridgeFrame('{"type":"data","data":{"type":"RESULT","message":884213}}')).to.deep.equal({ type: 'message', message: '884213', kind: 'RESULT' });
    expect(parseBridgeFrame('{"type":"error","message":"x"}')).to.deep.equal({ type: 'error' });
    expect(parseBridgeFrame('{"type":"data","data":{"type":"message","message":"4111111111111111"}}')).to.deep.include({ message: '•••• 1111' });
    for (const bad of ['', '{', 'null', '{"type":"url","data":"javascript:alert(1)"}', '{"type":"url","data":7}', '{"type":"data"}', '{"type":"data","data":{"type":"paid","message":"x"}}', '{"type":"data","data":{"type":"message","message":null}}', '{"type":"pong"}']) {
      expect(parseBridgeFrame(bad), bad).to.equal(null);
    }
  });

  it('reads of the agent’s frames what they are about, and nothing else', () => {
    expect(parseAgentFrame('{"context":{"eventId":"4","userName":"t"},"payLoad":{}}')).to.include({ eventId: '4', userName: 't' });
    for (const bad of ['pong', '{}', 'null', '7']) expect(parseAgentFrame(bad)?.eventId).to.equal(undefined);
  });
});

describe('step rules', () => {
  for (const [message, step] of [
    ['Customer is entering credit card number.', 'card-number'],
    ['Customer has just finished entering their card number.', 'card-number'],
    ['Customer is entering expiration date.', 'expiry'],
    ['Customer is entering the card’s expiry date', 'expiry'],
    ['Customer is entering security code.', 'security-code'],
    ['CVV accepted', 'security-code'],
    ['Payment is being processed.', 'processing'],
    ['Le client saisit le numéro de carte', 'card-number'],
    ['Le client saisit la date d’expiration', 'expiry'],
    ['Le client saisit le code de sécurité de la carte', 'security-code'],
    ['Paiement en cours de traitement: on le traite', 'processing'],
    ['El cliente está marcando el número de tarjeta', 'card-number'],
    ['Fecha de vencimiento', 'expiry'],
    ['Fecha de caducidad', 'expiry'],
    ['Código de seguridad', 'security-code'],
    ['Se está procesando el pago', 'processing'],
    ['Welcome', undefined],
  ] as const) {
    it(`${message} → ${step ?? 'no step'}`, () => expect(stepOf(message, [])).to.equal(step));
  }

  it('a host’s rules come first: texts, expressions and functions, and one that throws is passed over', () => {
    const rules = [
      { match: () => { throw new Error('no'); }, step: 'processing' },
      { match: 'CARTÃO', step: 'card-number' },
      { match: /cvv/gi, step: 'security-code' },
      { match: (message: string) => message.startsWith('Data'), step: 'expiry' },
    ] as const;
    for (let i = 0; i < 2; i += 1) {
      expect(stepOf('Cartão sucesso', rules)).to.equal('card-number');
      expect(stepOf('CVV Correto', rules)).to.equal('security-code');
      expect(stepOf('Data correta', rules)).to.equal('expiry');
    }
  });
});
