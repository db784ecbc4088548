export * from '../vendors/flexiti/flexiti-gateway.js';
