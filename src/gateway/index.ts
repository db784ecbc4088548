/**
 * The gateway: the server side of the kit, for Node. Knows neither lit nor the DOM.
 * @module
 */
export { createGateway, type Gateway } from './gateway.js';
export type { GatewayLimits, GatewayOptions } from './options.js';
export type { PaytiaOptions } from './paytia/options.js';
export type { GenesysOptions } from './genesys/options.js';
export type { FlexitiOptions, FlexitiOrder } from './flexiti/options.js';
export type { TokenOptions } from './auth/tokens.js';
export type { Vendor } from './auth/grant.js';
export { readSettings, SettingsError, type Settings } from './config/settings.js';
export { MemoryLog, type MemoryLogOptions } from './log/memory.js';
export { openSqliteLog, type SqliteLogOptions } from './log/sqlite-open.js';
export type { Appended, EventLog, LogEntry, LoggedEvent, LogLimits, Page, ResetReason, Start } from './log/types.js';
export { createLogger, type GatewayLogger } from './ops/logger.js';
