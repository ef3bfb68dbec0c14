export { createAdminRoutes, type AdminRouteDeps } from './routes.ts';
