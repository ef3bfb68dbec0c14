import type { Booking, MeetingPlace, ServiceType } from '@dogcare/sdk';
import type { Shop } from '../app/shop.tsx';

export const isMeeting = ({ kind }: Pick<Booking, 'kind'>): boolean => kind === 'meet_and_greet';

/** What a booking is of, in the business's own words. */
export const bookingName = (booking: Pick<Booking, 'kind' | 'serviceType'>, service: Shop['service']): string =>
  isMeeting(booking) ? 'Meet-and-greet' : (service(booking.serviceType)?.name ?? booking.serviceType);

/** Where one asks for a meet-and-greet. */
export function meetUrl({ caregiverId, serviceType, dogIds = [] }: { caregiverId: string; serviceType?: ServiceType | undefined; dogIds?: readonly string[] | undefined }): string {
  const params = new URLSearchParams({ caregiver: caregiverId, ...(serviceType && { service: serviceType }) });
  if (dogIds.length > 0) params.set('dogIds', dogIds.join(','));
  return `/meet?${params}`;
}

export const placeWord: Record<MeetingPlace, string> = { caregiver_home: 'At the caregiver’s home', owner_home: 'At your home' };
