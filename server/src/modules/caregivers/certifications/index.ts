export { createCertifications, type Certifications, type NewCertification } from './service.ts';
export type { BookingsBeyond } from './deps.ts';
