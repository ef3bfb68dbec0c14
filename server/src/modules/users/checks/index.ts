export { createBackgroundChecks, type BackgroundChecks, type CheckStanding } from './service.ts';
export { checkEntities } from './entities.ts';
export { presentCheckReview } from './presenter.ts';
