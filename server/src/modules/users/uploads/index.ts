export { createUploads, type Files } from './service.ts';
export { uploadEntities } from './entities.ts';
export type { MadeFile, MadeFiles } from './made.ts';
export type { UploadsDeps } from './deps.ts';
