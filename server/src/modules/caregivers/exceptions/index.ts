export { createAvailabilityExceptions, type AvailabilityExceptions } from './service.ts';
export type { BookingsTouchedBy, TouchedBooking } from './touched.ts';
