export { createCaregiverImports, type CaregiverImports } from './service.ts';
