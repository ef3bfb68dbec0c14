import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { MailTokenKind, MailTokenRow } from './entities.ts';
import type { AuthRepository } from './repository.ts';
import { hmac, keyFor, sha256 } from './secrets.ts';

/** What a mail needs to take somebody further. */
export interface MailLink {
  readonly kind: MailTokenKind;
  readonly userId: string;
  /** Where the mail goes: with a change it is not the account's address yet. */
  readonly email: string;
  readonly url: string;
}

const hourMs = 3_600_000;

const kinds: Readonly<Record<MailTokenKind, { prefix: string; lastsMs: number; page: string }>> = {
  verify_email: { prefix: 'ev', lastsMs: 72 * hourMs, page: 'verify-email' },
  change_email: { prefix: 'ec', lastsMs: 24 * hourMs, page: 'verify-email' },
  reset_password: { prefix: 'pr', lastsMs: hourMs, page: 'reset-password' },
  // the first password of somebody who was invited
  invitation: { prefix: 'iv', lastsMs: 7 * 24 * hourMs, page: 'reset-password' },
};

export interface MailTokenDeps {
  readonly ids: Ids;
  readonly repository: AuthRepository;
  readonly newToken: () => string;
  readonly secretKey: string;
}

/**
 * Tokens in mails' links. Events and jobs carry the row's id only; whoever writes the mail has the token worked out again, from the row and a
 * key that is not in the database.
 */
export function createMailTokens({ ids, repository, newToken, secretKey }: MailTokenDeps) {
  const key = keyFor(secretKey, 'dogcare mail tokens');
  const tokenOf = ({ kind, id, salt }: Pick<MailTokenRow, 'kind' | 'id' | 'salt'>, tenantId: string): string =>
    `${kinds[kind].prefix}_${hmac(key, [tenantId, kind, id, salt].join('\n'))}`;
  const isGood = (row: MailTokenRow, now: Date): boolean => row.usedAt === null && row.expiresAt > now && row.userId !== null;

  return {
    /** Answers the row's id, for the event. */
    async create(tx: TxCtx, { kind, userId, email }: Pick<MailTokenRow, 'kind' | 'userId' | 'email'>): Promise<string> {
      const createdAt = tx.wall.now();
      const row = { kind, id: ids.next('mailToken'), salt: newToken() };
      const tokenHash = sha256(tokenOf(row, tx.tenant.id));
      await repository.insertMailToken(tx, { ...row, userId, email, tokenHash, createdAt, expiresAt: new Date(createdAt.getTime() + kinds[kind].lastsMs) });
      return row.id;
    },
    /** Its row, if it is one of these kinds and still good. */
    async find(ctx: Ctx, token: string, wanted: readonly MailTokenKind[]): Promise<(MailTokenRow & { userId: string }) | null> {
      const row = await repository.mailTokenByHash(ctx, sha256(token));
      return row && wanted.includes(row.kind) && isGood(row, ctx.wall.now()) ? (row as MailTokenRow & { userId: string }) : null;
    },
    /** Of several at once, one is told true. */
    use: async (tx: TxCtx, row: Pick<MailTokenRow, 'id'>): Promise<boolean> => (await repository.useMailToken(tx, row.id, tx.wall.now())) === 1,
    cancel: (tx: TxCtx, userId: string, of: readonly MailTokenKind[]) => repository.cancelMailTokens(tx, userId, of, tx.wall.now()),
    /** Null if there is no mail to write: it is nobody's, used, too old, or the key has changed. */
    async linkOf(ctx: Ctx, id: string): Promise<MailLink | null> {
      const row = await repository.mailToken(ctx, id);
      if (!row || !isGood(row, ctx.wall.now())) return null;
      const token = tokenOf(row, ctx.tenant.id);
      if (sha256(token) !== row.tokenHash) return null;
      const { kind, userId, email } = row as MailTokenRow & { userId: string };
      const storefront = ctx.tenant.settings.storefrontUrl.replace(/\/+$/, '');
      return { kind, userId, email, url: `${storefront}/${kinds[kind].page}?token=${encodeURIComponent(token)}` };
    },
  };
}
export type MailTokens = ReturnType<typeof createMailTokens>;
