import { FakeGateway, type FakeCallback } from '../../src/testing/index.js';

/** The gateway that lives in the page: a host that does not exist, whose requests never leave the page. */
export const DEMO_GATEWAY = 'https://gateway.invalid';
/** A gateway that takes every request and answers after weeks. */
export const SILENT_GATEWAY = 'https://silent.invalid';

const COURSE: readonly [ms: number, changes: Partial<FakeCallback>][] = [
  [8_000, { state: 'ROUTING' }],
  [14_000, { state: 'PROCESSING' }],
  [24_000, { state: 'COMPLETED', reason: 'AGENT_CONNECTED' }],
];

/** For demos and stories: a payment that is started is paid, a callback for as soon as possible comes. */
export const demoGateway: FakeGateway = new FakeGateway({
  url: DEMO_GATEWAY,
  latency: 250,
  onPayment: (referenceId) => void demoGateway.playPaytia(referenceId, 'paid', { pace: 900 }),
  onCallback(callback) {
    for (const [ms, changes] of COURSE) {
      setTimeout(() => {
        if (callback.state !== 'SCHEDULED' && callback.state !== 'COMPLETED') demoGateway.setCallback(callback.id, changes);
      }, ms);
    }
  },
});

new FakeGateway({ url: SILENT_GATEWAY, latency: Infinity });
