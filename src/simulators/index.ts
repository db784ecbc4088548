export type { ListenOptions, Simulator } from './http.js';
export { createFive9Simulator, type Five9Simulator, type Five9SimulatorOptions } from './five9/index.js';
export {
  createFlexitiSimulator,
  FLEXITI_SCENARIOS,
  type FlexitiControl,
  type FlexitiFault,
  type FlexitiScenario,
  type FlexitiSessionLog,
  type FlexitiSessionOptions,
  type FlexitiSimulator,
  type FlexitiSimulatorOptions,
} from './flexiti/index.js';
export { createGenesysSimulator, type GenesysSimulator, type GenesysSimulatorOptions } from './genesys/index.js';
export { createPaytiaSimulator, type PaytiaSimulator, type PaytiaSimulatorOptions } from './paytia/index.js';
