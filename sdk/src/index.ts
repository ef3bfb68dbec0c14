/**
 * The dog-care marketplace from TypeScript.
 *
 * ```ts
 * import { createDogcare, searchCaregivers } from '@dogcare/sdk';
 *
 * const dogcare = createDogcare({ baseUrl: 'https://api.pawhaven.example', publishableKey: 'pk_…' });
 * const page = await searchCaregivers({ client: dogcare.client, query: { place: '80205', serviceType: 'boarding' } });
 * ```
 *
 * Every operation is a function of its own, so a bundle holds only what is used. They answer the data itself and throw
 * a `DogcareError` when the API refuses.
 *
 * @module
 */
export { createDogcare } from './core/client.ts';
export type { Dogcare, DogcareOptions } from './core/client.ts';
export { DogcareError, isDogcareError } from './core/errors.ts';
export type { ClientErrorCode, ErrorCode, FieldError } from './core/errors.ts';
export { formatDistance, usesMiles } from './core/distance.ts';
export { downloadInvoice } from './core/invoices.ts';
export { formatMoney } from './core/money.ts';
export { pages, paginate } from './core/pagination.ts';
export { withResponse } from './core/responses.ts';
export { localStorageSession, memorySession } from './core/session.ts';
export type { Session, SessionStore } from './core/session.ts';
export { uploadFile } from './core/uploads.ts';
export type { FileUpload } from './core/uploads.ts';
export type { ContractErrorCode } from './generated/errors.ts';
export type { Client } from './generated/client/index.ts';
export * from './generated/index.ts';
