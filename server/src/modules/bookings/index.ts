export { createBookings, type BookingPage, type Bookings, type ListQuery } from './service.ts';
export { createBookingRoutes } from './routes.ts';
export { presentBooking } from './presenter.ts';
export type { BookingView } from './view.ts';
export type { BookingFilter } from './repository.ts';
export type { BookingState } from './machine.ts';
export { BookingDogEntity, BookingEntity, QuoteEntity, TransitionEntity } from './entities.ts';
export { CalendarFeedEntity } from './feeds/entities.ts';
export { createCalendarFeeds } from './feeds/service.ts';
