/** What this platform's own feeds call themselves: read back, they would say what is known already, and later than it changes. */
export const ownProductId = '-//dogcare//bookings//EN';
