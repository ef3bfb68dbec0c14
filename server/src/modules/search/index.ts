export { searchEntities } from './entities.ts';
export { createFeaturedRoutes, createSearchRoutes } from './routes.ts';
export { createSearch, type SearchDeps, type SearchModule } from './service.ts';
export { createBookingSubscriber, createPairSubscriber, createRulesSubscriber, createSearchSubscriber } from './subscribers.ts';
export type { Featured } from './featured.ts';
export type { KnownDog } from './recommendations.ts';
