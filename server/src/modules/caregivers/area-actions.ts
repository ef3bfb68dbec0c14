import type { Handlers, Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import { assertArea, type Area } from './area.ts';
import type { CaregiverRow } from './entities.ts';
import type { LatLng } from './index.ts';
import type { Pages } from './pages.ts';
import { createCaregiverRepository } from './repository.ts';

type Page = Pick<CaregiverRow, 'lat' | 'lng' | 'serviceArea' | 'serviceRadiusKm'>;

/** Where a caregiver goes: what was set, or the page's radius. */
export const areaOf = ({ serviceArea, serviceRadiusKm }: Page): Area => serviceArea ?? { type: 'Radius', radiusKm: serviceRadiusKm };
export const centerOf = ({ lat, lng }: Page): LatLng => ({ lat, lng });

const present = (page: Page): Schema<'ServiceArea'> => ({ center: centerOf(page), area: areaOf(page) });

export interface AreaDeps {
  readonly db: Database;
  readonly events: Events;
  readonly commit: Commit;
  readonly pages: Pages;
}

export function createServiceAreas({ db, events, commit, pages }: AreaDeps) {
  const repository = createCaregiverRepository(db);
  const put = async (tx: TxCtx, area: Area): Promise<Page> => {
    const page = await pages.mineLocked(tx);
    assertArea(centerOf(page), area, tx.tenant.locale);
    const patch = {
      serviceArea: area, updatedAt: nextVersion(tx.clock.now(), page.updatedAt),
      ...(area.type === 'Radius' && { serviceRadiusKm: area.radiusKm }),
    };
    await repository.update(tx, page.id, patch);
    await events.record(tx, { type: 'caregiver.updated', subjectId: page.id });
    return { ...page, ...patch };
  };
  return {
    routes: {
      getServiceArea: async (ctx) => ({ status: 200, body: present(await pages.mine(ctx)) }),
      putServiceArea: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 200 as const, body: present(await put(tx, body)) })),
    } satisfies Pick<Handlers<Ctx>, 'getServiceArea' | 'putServiceArea'>,
  };
}
