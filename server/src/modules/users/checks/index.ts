export { createBackgroundChecks, type BackgroundChecks } from './service.ts';
export { checkEntities } from './entities.ts';
export { presentCheckReview } from './presenter.ts';
