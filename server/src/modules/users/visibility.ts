import type { Schema } from '../../contract/contract.ts';

export type Visibility = Schema<'Visibility'>;

/** What holds where a person said nothing. */
export const usualVisibility: Visibility = { profile: 'everyone', about: 'everyone', lastName: 'staff', email: 'staff', phone: 'counterparts' };

/**
 * How somebody stands to a person. `counterpart`: the other side of a booking that is not refused or long over; `confirmed`: of one that is
 * confirmed and not over; `visiting`: the caregiver of such a one, who may have to come to the person's home.
 */
export type Relation = 'stranger' | 'counterpart' | 'confirmed' | 'visiting' | 'staff' | 'self';

const audiences = ['nobody', 'staff', 'counterparts', 'everyone'] as const;
type Audience = (typeof audiences)[number];

/** The narrowest audience that somebody belongs to. */
const audienceOf = (relation: Relation): Audience =>
  relation === 'stranger' ? 'everyone' : relation === 'staff' ? 'staff' : 'counterparts';

const includes = (setting: Audience, relation: Relation): boolean =>
  relation === 'self' || audiences.indexOf(setting) >= audiences.indexOf(audienceOf(relation));

/** Phone and e-mail are for those who have a confirmed booking: before, people agree here and not past the business. */
const isConfirmed = (relation: Relation): boolean => relation !== 'stranger' && relation !== 'counterpart';

export interface Visible {
  readonly about: boolean;
  readonly lastName: boolean;
  readonly email: boolean;
  readonly phone: boolean;
  readonly home: boolean;
}

/** What somebody sees of a person; null if they don't find the person at all. */
export function visibleTo(relation: Relation, given: Partial<Visibility> | null): Visible | null {
  const settings = { ...usualVisibility, ...given };
  if (!includes(settings.profile, relation)) return null;
  return {
    about: includes(settings.about, relation),
    lastName: includes(settings.lastName, relation),
    email: isConfirmed(relation) && includes(settings.email, relation),
    phone: isConfirmed(relation) && includes(settings.phone, relation),
    home: relation === 'visiting',
  };
}
