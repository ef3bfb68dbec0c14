import type { Ctx } from '../../kernel/context/context.ts';
import type { CheckStanding, DocumentStanding } from '../users/index.ts';
import type { CertificationRepository } from './certifications/repository.ts';
import type { CaregiverRow } from './entities.ts';
import { asksForPapers, later, type Papers, type Standing } from './standing.ts';
import { localDateAt } from './when.ts';

/** Who keeps the papers that are not the caregivers' own; the users module. */
export interface PaperSources {
  readonly documents: DocumentStanding;
  readonly checks: CheckStanding;
}

type Page = Pick<CaregiverRow, 'id' | 'userId' | 'timeZone'>;

/** What caregivers have of what the business asks for. Where it asks nothing, nothing is read. */
export function createPapers({ certifications, sources }: { certifications: CertificationRepository; sources: PaperSources | null }) {
  const read = async (ctx: Ctx, pages: readonly Page[], rules: Standing['rules']): Promise<Map<string, Papers>> => {
    const userIds = pages.map(({ userId }) => userId);
    const [checks, documents, held] = await Promise.all([
      rules.backgroundCheck && sources ? sources.checks.goodUntil(ctx, userIds) : new Map<string, Date>(),
      rules.documents.length > 0 && sources ? sources.documents.goodOf(ctx, userIds) : new Map<string, Map<string, string | null>>(),
      rules.certifications.length > 0 ? certifications.validOf(ctx, pages.map(({ id }) => id)) : [],
    ]);
    const certified = new Map<string, Map<string, string | null>>();
    for (const { caregiverId, kind, expiresOn } of held) {
      const kinds = certified.get(caregiverId) ?? new Map<string, string | null>();
      certified.set(caregiverId, kinds.set(kind, later(kinds.get(kind), expiresOn)));
    }
    return new Map(pages.map(({ id, userId, timeZone }) => {
      const until = checks.get(userId);
      return [id, {
        // the day it ends on is not covered as a whole
        backgroundCheck: until ? { through: localDateAt(until, timeZone).subtract({ days: 1 }).toString() } : null,
        documents: documents.get(userId) ?? new Map(),
        certifications: certified.get(id) ?? new Map(),
      }];
    }));
  };

  return {
    /** By caregiver (500 at most); null where the business asks nothing. */
    async standingOf(ctx: Ctx, pages: readonly Page[]): Promise<Map<string, Standing> | null> {
      const rules = ctx.tenant.settings.caregivers;
      if (!asksForPapers(rules) || pages.length === 0) return null;
      const papers = await read(ctx, pages, rules);
      return new Map([...papers].map(([id, one]) => [id, { rules, papers: one }]));
    },
  };
}
export type PapersOf = ReturnType<typeof createPapers>;
