/** Test card numbers of the payment networks; they belong to nobody. */
export const POISON = {
  card: [
    'Card 4111111111111111 was entered.',
    'Card 4111 1111 1111 1111 was entered.',
    'Card 4111-1111-1111-1111 was entered.',
    'Amex 3782 822463 10005 was entered.',
    'Card ４１１１１１１１１１１１１１１１ was entered.',
  ],
  html: ['<img src=x onerror="window.__five9Injected=true"><b>Paid</b>', '<script>window.__five9Injected=true</script>', '&lt;b&gt;Paid&lt;/b&gt;'],
  control: ['Paid\u202E.toN\u202C', 'Line one\r\nLine two\u0000\u0007', ' \u200B '],
  long: ['Customer is entering credit card number. '.repeat(2500)],
} as const satisfies Record<string, readonly string[]>;
export type Poison = keyof typeof POISON;

const COMMON: readonly (string | Uint8Array)[] = ['', 'not json', '{"type":', 'null', '[]', '42', '"text"', '{}', new Uint8Array([0, 255, 254, 1])];

/** Frames that a parser must refuse without falling over. */
export const GARBAGE: Readonly<Record<'agent' | 'bridge', readonly (string | Uint8Array)[]>> = {
  agent: [
    ...COMMON,
    '{"context":null,"payLoad":null}',
    '{"context":{},"payLoad":{}}',
    '{"context":{"eventId":4},"payLoad":"TALKING"}',
    '{"context":{"eventId":"4"},"payLoad":{"id":7,"state":{"toString":"TALKING"}}}',
    '{"context":{"eventId":"4"},"payLoad":{"id":"X","state":"NO_SUCH_STATE","variables":[]}}',
    '{"context":{"eventId":"1002"},"payLoad":{"dataCenters":[{"active":true,"apiUrls":[{"host":"evil.invalid/..","port":"x"}]}]}}',
    '{"context":{"eventId":"999999"},"payLoad":{"__proto__":{"polluted":true}}}',
  ],
  bridge: [
    ...COMMON,
    '{"type":"data"}',
    '{"type":"data","data":null}',
    '{"type":"data","data":"message"}',
    '{"type":"data","data":{"type":"message"}}',
    '{"type":"data","data":{"type":"message","message":{"nested":true}}}',
    '{"type":"data","data":{"type":"outcome","message":"Paid"}}',
    '{"type":"data","data":{"type":"__proto__","message":"Paid"}}',
    '{"type":"unheard-of","data":1}',
  ],
};
