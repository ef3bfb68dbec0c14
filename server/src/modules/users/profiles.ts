import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { AddressContent, Addresses } from './addresses.ts';
import type { PeopleBookings } from './accounts.ts';
import type { Avatars } from './avatars.ts';
import type { UserRow } from './entities.ts';
import { meOf } from './policy.ts';
import type { UserRepository } from './repository.ts';
import { visibleTo, type Relation, type Visible } from './visibility.ts';

export interface SeenProfile {
  readonly user: UserRow;
  readonly visible: Visible;
  readonly home: AddressContent | null;
  readonly avatar: Schema<'Avatar'> | null;
}

export interface ProfileDeps {
  readonly users: Pick<UserRepository, 'byId'>;
  readonly addresses: Pick<Addresses, 'homeOf'>;
  readonly avatars: Pick<Avatars, 'of'>;
  readonly bookings: PeopleBookings;
}

export function createProfiles({ users, addresses, avatars, bookings }: ProfileDeps) {
  const relationTo = async (ctx: Ctx, userId: string): Promise<Relation> => {
    const viewer = meOf(ctx);
    if (viewer === userId) return 'self';
    if (ctx.actor.kind === 'user' && ctx.actor.role === 'admin') return 'staff';
    return bookings.relationOf(ctx, viewer, userId);
  };

  return {
    /** Throws `user_not_found` alike for who is not there, not of this business, hidden, away, or shown to counterparts only. */
    async get(ctx: Ctx, userId: string): Promise<SeenProfile> {
      const notFound = () => problem('user_not_found', { pointer: '#/path/userId' });
      const user = await users.byId(ctx, userId);
      if (!user || user.status === 'erased') throw notFound();
      const relation = await relationTo(ctx, userId);
      const isOpenToAll = relation === 'self' || relation === 'staff';
      if (!isOpenToAll && (user.hiddenAt !== null || (relation === 'stranger' && user.status !== 'active'))) throw notFound();
      const visible = visibleTo(relation, user.visibility);
      if (!visible) throw notFound();
      return { user, visible, home: visible.home ? await addresses.homeOf(ctx, userId) : null, avatar: await avatars.of(ctx, user) };
    },
  };
}
export type Profiles = ReturnType<typeof createProfiles>;
