/**
 * The vendors' side for tests of your own page: in the page itself, without a server, a network or an account, and at the pace your test sets.
 * For development against something that answers over the network as the vendors do, there are `switchboard-elements/simulators`.
 *
 * Importing it does nothing, and works without a DOM.
 * @module
 */
export {
  createScriptedSecureIvrClient,
  SCENARIOS as SECURE_IVR_SCENARIOS,
  ScriptedSecureIvrClient,
  type ScenarioName as SecureIvrScenarioName,
  type ScriptedClientOptions,
} from '../simulators/five9/vendor-client.js';
export { FakeGateway, type FakeGatewayOptions, type FakeRequest } from './fake-gateway.js';
export type { FakeCallback } from './fake-callbacks.js';
export { PAYTIA_SCRIPTS, type PaytiaScriptName } from './paytia-scripts.js';
export { FLEXITI_SCENARIOS, playFlexiti, type FlexitiScenario } from './flexiti-page.js';
