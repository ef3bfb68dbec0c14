export { createUploads, type Files } from './service.ts';
export { uploadEntities } from './entities.ts';
export type { UploadsDeps } from './deps.ts';
