import { ERROR_CODES } from '../../core/errors.js';

type Json = Record<string, unknown>;

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ 'application/json': { schema } });
const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });
const nullable = (type: string, description: string, more: Json = {}): Json => ({ type: [type, 'null'], description, ...more });
const object = (properties: Json, required: readonly string[] = [], more: Json = {}): Json => ({ type: 'object', properties, ...(required.length > 0 && { required }), ...more });
const path = (name: string, description: string): Json => ({ name, in: 'path', required: true, description, schema: { type: 'string' } });
const query = (name: string, description: string, more: Json = {}): Json => ({ name, in: 'query', description, schema: { type: 'string' }, ...more });

const PROBLEM: Json = { description: 'What went wrong; `code` is of a closed list.', content: { 'application/problem+json': { schema: ref('Problem') } } };
const bearer = [{ token: [] }];
const IDEMPOTENCY: Json = { name: 'Idempotency-Key', in: 'header', description: 'The same key and body get the first answer again, for 24 hours.', schema: { type: 'string', maxLength: 255 } };
const CAPTCHA = text('Token of a captcha, where one is asked for.');

interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly tag: string;
  readonly parameters?: readonly Json[];
  readonly body?: Json;
  readonly status?: number;
  readonly answer: Json;
  readonly security?: readonly Json[];
}

const operation = ({ id, summary, tag, parameters = [], body, status = 200, answer, security = bearer }: Operation): Json => ({
  operationId: id,
  summary,
  tags: [tag],
  security,
  ...(parameters.length > 0 && { parameters }),
  ...(body && { requestBody: { required: true, content: body } }),
  responses: { [status]: answer, default: PROBLEM },
});
const ok = (description: string, schema: Json): Json => ({ description, content: json(schema) });

/** The routes as OpenAPI 3.1. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Switchboard gateway', version: '1', description: 'Keeps the vendors’ credentials, receives their webhooks and pushes events to pages.', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: ['events', 'paytia', 'genesys', 'flexiti', 'operation'].map((name) => ({ name })),
    paths: { ...eventPaths(), ...paytiaPaths(), ...genesysPaths(), ...flexitiPaths(), ...operationPaths() },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, query: { type: 'apiKey', in: 'query', name: 'token' }, basic: { type: 'http', scheme: 'basic' } }, schemas: schemas() },
  };
}

function eventPaths(): Json {
  const parameters = [
    query('topic', 'Such as paytia/<reference id>. May be repeated.', { required: true, schema: { type: 'array', items: { type: 'string' } }, style: 'form', explode: true }),
    { name: 'Last-Event-ID', in: 'header', description: 'The last id that was read: what follows it is sent.', schema: { type: 'string' } },
  ];
  const answer = { description: 'Unnamed events whose data is an Event; named ones: reset, end, goaway.', content: { 'text/event-stream': { schema: ref('Event') } } };
  return { '/events': { get: operation({ id: 'followEvents', summary: 'Follow topics as an event stream', tag: 'events', parameters, answer, security: [...bearer, { query: [] }] }) } };
}

function paytiaPaths(): Json {
  const webhook = { 'application/x-www-form-urlencoded': { schema: { type: 'object' } }, ...json({ type: ['object', 'string'] }) };
  const kept = { description: 'Safe in the log, or not to be sent again.', content: { 'text/plain': { schema: { type: 'string' } } } };
  return {
    '/paytia/payments': { post: operation({ id: 'startPayment', summary: 'Start a phone payment', tag: 'paytia', parameters: [IDEMPOTENCY], body: json(ref('PaymentRequest')), status: 201, answer: ok('Started.', ref('Payment')) }) },
    '/paytia/webhooks/{secret}': {
      post: operation({ id: 'receivePaytiaWebhook', summary: 'Receive a webhook of the vendor', tag: 'paytia', parameters: [path('secret', 'The secret part of the address.')], body: webhook, answer: kept, security: [{}, { basic: [] }] }),
    },
  };
}

function genesysPaths(): Json {
  const id = path('id', 'The id that the start answered.');
  const times = [query('start', 'ISO 8601 with its offset; default now.'), query('end', 'Default seven days after the start.')];
  const tag = 'genesys';
  const kept = { description: 'Passed on.', content: { 'text/plain': { schema: { type: 'string' } } } };
  return {
    '/genesys/wait-time': { get: operation({ id: 'readWaitTime', summary: 'How long the wait is', tag, parameters: [query('queue', 'Virtual queue.', { required: true })], answer: ok('Seconds, or null when unknown.', object({ estimatedWait: nullable('number', 'Seconds. 0 is a wait.') }, ['estimatedWait'])) }) },
    '/genesys/availability': { get: operation({ id: 'readAvailability', summary: 'Free times for a callback', tag, parameters: [query('service', 'Callback service.', { required: true }), ...times], answer: ok('Free times in UTC, soonest first.', ref('Availability')) }) },
    '/genesys/callbacks': { post: operation({ id: 'startCallback', summary: 'Ask for a callback', tag, parameters: [IDEMPOTENCY], body: json(ref('CallbackRequest')), status: 201, answer: ok('Accepted.', ref('Callback')) }) },
    '/genesys/callbacks/{id}': {
      get: operation({ id: 'readCallback', summary: 'Where a callback stands', tag, parameters: [id], answer: ok('Its state.', ref('CallbackState')) }),
      patch: operation({ id: 'rescheduleCallback', summary: 'Move a callback', tag, parameters: [id], body: json(object({ desiredTime: text('ISO 8601 with its offset.') }, ['desiredTime'])), answer: ok('Moved.', object({ id: text(''), desiredTime: text('UTC.') }, ['id', 'desiredTime'])) }),
      delete: operation({ id: 'cancelCallback', summary: 'Cancel a callback', tag, parameters: [id], answer: ok('Cancelled.', object({ id: text(''), cancelled: { const: true } }, ['id', 'cancelled'])) }),
    },
    '/genesys/callbacks/{id}/ready': { post: operation({ id: 'confirmReady', summary: 'The customer is ready', tag, parameters: [id], answer: ok('What to dial, if anything.', ref('CallbackAccess')) }) },
    '/genesys/callbacks/{id}/connect': { post: operation({ id: 'connectCallback', summary: 'Ask what to dial', tag, parameters: [id], answer: ok('What to dial, if anything.', ref('CallbackAccess')) }) },
    '/genesys/notifications/{secret}': { post: operation({ id: 'receiveGenesysNotification', summary: 'Receive a status notification', tag, parameters: [path('secret', 'The secret part of the address.')], body: json({ type: 'object' }), answer: kept, security: [{}] }) },
  };
}

function flexitiPaths(): Json {
  const tag = 'flexiti';
  return {
    '/flexiti/sessions': { post: operation({ id: 'beginFlexitiSession', summary: 'Begin a widget session', tag, parameters: [IDEMPOTENCY], body: json(ref('FlexitiRequest')), status: 201, answer: ok('Begun.', ref('FlexitiSession')) }) },
    '/flexiti/sessions/{id}/outcome': { post: operation({ id: 'confirmFlexitiOutcome', summary: 'Confirm the outcome with the vendor', tag, parameters: [path('id', 'The id that the start answered.')], body: json(ref('FlexitiClaim')), answer: ok('What the vendor says.', ref('FlexitiConfirmation')) }) },
  };
}

function operationPaths(): Json {
  const tag = 'operation';
  const status = object({ status: { const: 'ok' } }, ['status']);
  return {
    '/healthz': { get: operation({ id: 'isAlive', summary: 'Is the process alive', tag, answer: ok('Yes.', status), security: [] }) },
    '/readyz': { get: operation({ id: 'isReady', summary: 'Does it take requests', tag, answer: ok('Yes.', status), security: [] }) },
    '/metrics': { get: operation({ id: 'readMetrics', summary: 'Prometheus metrics', tag, answer: { description: 'Text format.', content: { 'text/plain': { schema: { type: 'string' } } } }, security: [] }) },
    '/openapi.json': { get: operation({ id: 'readOpenApi', summary: 'This document', tag, answer: ok('OpenAPI 3.1.', { type: 'object' }), security: [] }) },
  };
}

function schemas(): Json {
  const topic = text('Topic of the event stream.');
  const token = text('Token for that topic alone.');
  return {
    Problem: object({ type: text(''), title: text('Safe to show.'), status: { type: 'integer' }, code: { enum: [...ERROR_CODES] }, retryable: { type: 'boolean' }, alternatives: { type: 'array', items: text('UTC.'), description: 'Of slot-full.' } }, ['type', 'title', 'status', 'code', 'retryable']),
    Event: object({ topic, seq: { type: 'integer', minimum: 1 }, at: text('Receive time, ISO 8601 UTC.', { format: 'date-time' }), type: text('The vendor’s own word.'), data: { type: 'object', description: 'The vendor’s own fields, digits as counts.' } }, ['topic', 'seq', 'at', 'type', 'data']),
    PaymentRequest: object({ amount: { type: ['string', 'number'] }, currency: text('ISO 4217.'), agentId: text('Up to six digits.'), referenceId: text('Default: made up.', { maxLength: 100 }), captchaToken: CAPTCHA }, [], { additionalProperties: { type: ['string', 'number', 'boolean'] }, description: 'Further fields go to the vendor as they are.' }),
    Payment: object({ referenceId: text(''), frameUrl: nullable('string', 'The vendor’s frame.'), topic, token }, ['referenceId', 'frameUrl', 'topic', 'token']),
    Availability: object({ slots: { type: 'array', items: object({ utcTime: text('', { format: 'date-time' }), capacity: { type: 'number' } }, ['utcTime', 'capacity']) }, durationMin: nullable('number', 'Minutes of a slot, where known.') }, ['slots', 'durationMin']),
    CallbackRequest: object(
      {
        service: text(''), customerNumber: text(''), desiredTime: text('Absent: as soon as possible.'), callDirection: { enum: ['USERTERMINATED', 'USERORIGINATED'] }, waitForAgent: { type: 'boolean' }, waitForUserConfirm: { type: 'boolean' },
        mediaType: { enum: ['voice', 'chat'] }, originatingInteractionId: text(''), virtualQueue: text(''), userData: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } }, captchaToken: CAPTCHA,
      },
      ['service', 'customerNumber'],
      { additionalProperties: false },
    ),
    Callback: object({ id: text(''), desiredTime: nullable('string', 'As asked for.'), topic, token, access: ref('Access') }, ['id', 'desiredTime', 'topic', 'token']),
    Access: object({ number: nullable('string', ''), code: nullable('string', ''), telUrl: nullable('string', ''), expiresIn: nullable('number', 'Seconds.') }),
    CallbackAccess: object({ id: text(''), access: { anyOf: [ref('Access'), { type: 'null' }] } }, ['id', 'access']),
    CallbackState: object(
      {
        id: text(''), service: nullable('string', ''), state: text('As the service names it.'), reason: nullable('string', ''), desiredTime: nullable('string', ''), expirationTime: nullable('string', ''),
        position: nullable('number', ''), totalWaiting: nullable('number', ''), estimatedWait: nullable('number', 'Seconds.'),
        agentReady: nullable('boolean', 'An agent is about to be free.'),
      },
      ['id', 'state', 'reason', 'desiredTime', 'position', 'estimatedWait'],
    ),
    FlexitiRequest: object({ flow: { enum: ['purchase', 'apply'] }, lang: text(''), orderId: text(''), amount: { type: ['number', 'string'] }, customer: { type: 'object' }, application: { type: 'object' }, transactionType: { enum: ['promotional_purchase', 'regular_purchase'] }, planId: { type: ['string', 'number'] }, term: { type: ['string', 'number'] }, captchaToken: CAPTCHA }),
    FlexitiSession: object({ url: text('A bearer secret.'), expiresAt: text('', { format: 'date-time' }), id: text(''), topic, token }, ['url', 'expiresAt', 'id', 'topic', 'token']),
    FlexitiClaim: object({ outcome: text('What the page made of it.'), eventData: object({ accountNumber: { type: ['number', 'string', 'null'] }, verified: { type: 'boolean' }, action: { type: ['string', 'null'] } }) }),
    FlexitiConfirmation: object(
      {
        outcome: text(''), nextStep: text(''), confirmed: { type: 'boolean', description: 'The vendor was asked, and this is its word.' }, reason: text(''),
        authorization: object({ id: nullable('string', ''), status: nullable('string', ''), amount: { type: 'number' } }), application: object({ status: nullable('string', '') }),
      },
      ['outcome', 'nextStep', 'confirmed'],
    ),
  };
}
