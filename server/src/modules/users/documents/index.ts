export { createDocuments, type Documents, type DocumentsDeps } from './service.ts';
export type { DocumentStanding } from './actions.ts';
export { DocumentEntity } from './entities.ts';
export { presentDocumentReview } from './presenter.ts';
