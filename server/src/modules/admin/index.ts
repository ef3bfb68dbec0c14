export { createPeopleRoutes } from './people-routes.ts';
export { createAdminRoutes, type AdminRouteDeps } from './routes.ts';
export { createSettingsRoutes, type SettingsRouteDeps } from './settings-routes.ts';
export { createDocumentReviewRoutes } from './document-routes.ts';
export { createCheckReviewRoutes } from './check-routes.ts';
export { createCaregiverReviewRoutes } from './caregiver-routes.ts';
