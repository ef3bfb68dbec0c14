import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { isAtHome } from './area.ts';
import type { Meeting, Offer, ServiceTypeName } from './index.ts';

type Place = Schema<'MeetingPlace'>;

/** Where a service happens. */
export const usualPlace = (serviceType: ServiceTypeName): Place => (isAtHome(serviceType) ? 'owner_home' : 'caregiver_home');

/** Where something happens that may be a meeting. */
export const placeOf = ({ meeting, service }: Pick<Offer, 'meeting' | 'service'>): Place => meeting?.place ?? usualPlace(service.serviceType);

/** A meeting about a service, as the business has them. */
export const meetingOf = ({ tenant: { settings } }: Pick<Ctx, 'tenant'>, serviceType: ServiceTypeName, place?: Place): Meeting => ({
  durationMinutes: settings.bookings.meetAndGreetMinutes,
  place: place ?? usualPlace(serviceType),
  isOffered: settings.bookings.meetAndGreet !== 'off',
});

/** The offer of a meeting: a free visit under the service's rules. Nobody is met unasked, so instant booking does not reach it. */
export const toMeeting = (offer: Offer, meeting: Meeting): Offer => ({
  ...offer,
  meeting,
  service: {
    ...offer.service, unit: 'visit', prices: [{ durationMinutes: meeting.durationMinutes, amountMinor: 0 }], additionalDogMinor: 0, puppySurchargeMinor: null,
    holidaySurchargeMinor: null, extendedCareMinor: null, addOns: null, instantBook: false,
  },
});
