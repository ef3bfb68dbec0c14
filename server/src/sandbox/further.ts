/** What tells the accounts of one stand-in apart: `platform` is the one that the server's own settings name. */
export const platformAccount = 'platform';

const pattern = /^(?:SG\.|[sp]k_test_)?sandbox-([a-z0-9-]{1,40})$/;

/** Anybody can have a further account, as for a business that brings its own: its secret is `sandbox-<name>` (`SG.sandbox-<name>` for SendGrid, `sk_test_sandbox-<name>` and `pk_test_…` for Stripe). */
export const furtherAccount = (secret: string): string | null => pattern.exec(secret)?.[1] ?? null;
