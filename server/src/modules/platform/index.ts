export { createPlatform, type Check, type NewTenant, type Platform } from './service.ts';
export type { KeyHolder, Tenants } from './tenants.ts';
export type { SandboxPayments, ScenarioLoader } from './sandbox.ts';
export { createSandboxClock, type SandboxClock, type TimeDriver } from './sandbox-clock.ts';
export { createPlatformRoutes } from './routes.ts';
export { ApiKeyEntity, TenantEntity } from './entities.ts';
export { serviceTypeInfo, type ServiceTypeInfo, type ServiceTypeName } from './service-types.ts';
