import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import type { ServiceTypeName } from '../index.ts';
import { certificationDeadlines, endOf, type CertificationDeps } from './deps.ts';
import type { CertificationRow } from './entities.ts';
import type { CertificationRepository } from './repository.ts';

interface Parts extends Pick<CertificationDeps, 'events' | 'bookingsBeyond'> {
  readonly repository: CertificationRepository;
  neededFor(ctx: Ctx, caregiverId: string, kind: string): Promise<ServiceTypeName[]>;
  letGo(tx: TxCtx, row: CertificationRow): Promise<void>;
}

/** What happens on the day a certification lapses, and before. */
export function createCertificationWork({ repository, events, bookingsBeyond, neededFor, letGo }: Parts): DeadlineHandler[] {
  const about = ({ caregiverId, userId, kind, expiresOn }: CertificationRow) => ({ caregiverId, userId, kind, expiresOn });

  /** Tells the caregiver, and owners whose booking goes on without what it needs: unless there is another one that lasts longer. */
  const tell = async (tx: TxCtx, row: CertificationRow, what: keyof typeof certificationDeadlines): Promise<void> => {
    await events.record(tx, { type: certificationDeadlines[what], subjectId: row.id, data: about(row) });
    const { caregiverId, kind, expiresOn } = row;
    if (expiresOn === null) return;
    const others = (await repository.validOf(tx, [caregiverId])).filter((one) => one.kind === kind && one.id !== row.id);
    if (others.some((one) => one.expiresOn === null || one.expiresOn > expiresOn)) return;
    const serviceTypes = await neededFor(tx, caregiverId, kind);
    if (serviceTypes.length === 0) return;
    const after = new Date(endOf(tx, expiresOn).epochMilliseconds);
    for (const { bookingId } of await bookingsBeyond(tx, { caregiverId, serviceTypes, after })) {
      await events.record(tx, { type: `booking.certification_${what}`, subjectId: bookingId, data: { caregiverId, certificationId: row.id, kind, expiresOn } });
    }
  };

  return [
    {
      kind: certificationDeadlines.expiring,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        if (row?.status === 'valid') await tell(tx, row, 'expiring');
      },
    },
    {
      kind: certificationDeadlines.expired,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        if (!row || !(await repository.lapse(tx, id))) return;
        await letGo(tx, row);
        await tell(tx, row, 'expired');
        await events.record(tx, { type: 'caregiver.updated', subjectId: row.caregiverId });
      },
    },
  ];
}
