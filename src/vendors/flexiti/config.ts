/** Which Flexiti system the session URL belongs to. */
export type FlexitiEnvironment = 'production' | 'integration' | 'training';

/** What the customer was sent to do: `purchase` with an account, or `apply` for one. */
export type FlexitiFlow = 'purchase' | 'apply';

/**
 * The origins that may serve the widget, and so may send its events. The POS API serves the widget from its own host
 * (`redirection_url` begins with it); the Online API has a host of its own. See PROTOCOL.md for where each name was read.
 */
export const FLEXITI_ORIGINS: Readonly<Record<FlexitiEnvironment, readonly string[]>> = {
  production: ['https://posapi.flexiti.fi', 'https://onlineapi.flexiti.fi'],
  integration: ['https://posapi-mi.flexiti.fi'],
  training: ['https://posapi-training.flexiti.fi', 'https://onlineapi-training.flexiti.fi'],
};

/** Where a customer activates an account, named by the vendor's document. */
export const FLEXITI_PORTAL_URL = 'https://my.flexiti.com/index';
