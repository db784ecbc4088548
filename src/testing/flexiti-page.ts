import { FLEXITI_SCENARIOS, playScenario, UNDOCUMENTED_CASES, type FlexitiScenario } from '../simulators/flexiti/browser/scenarios.js';

export { FLEXITI_SCENARIOS, type FlexitiScenario };

/**
 * Says what Flexiti's widget says to the page around it, once. To be called in a page that your test serves on another origin (`http://127.0.0.1` beside `http://localhost` is one)
 * and gives to `<flexiti-checkout>` as its session, with that origin in `allowedOrigins`: the element hears nothing from its own page.
 *
 * @param scenario - a name of {@link FLEXITI_SCENARIOS}, as `URLSearchParams.get` gives it; without one, a verified purchase. The session id is taken from the address, as the vendor's widget does
 * @throws RangeError when there is no such scenario
 */
export function playFlexiti(scenario?: FlexitiScenario | (string & {}) | null): void {
  const name = scenario || 'purchase-verified';
  if (!Object.hasOwn(FLEXITI_SCENARIOS, name)) throw new RangeError(`There is no scenario "${name}"; there are ${Object.keys(FLEXITI_SCENARIOS).join(', ')}.`);
  const { search, hash } = location;
  const widgetSessionId = new URLSearchParams(`${search.slice(1)}&${hash.slice(1).replace(/^[^?]*\?/, '')}`).get('widget_session_id');
  const { messages } = playScenario(
    name,
    { widgetSessionId, account: 'number', fields: 'all', mfa: 'otp', verified: true, error: 500, count: 1000, case: '', accountNumber: '6000123456', accountType: 'consumer' },
    UNDOCUMENTED_CASES,
  );
  for (const message of messages) parent.postMessage(message, '*');
}
