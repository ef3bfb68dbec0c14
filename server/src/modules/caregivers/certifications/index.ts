export { createCertifications, type Certifications } from './service.ts';
export type { BookingsBeyond } from './deps.ts';
