import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem, type ProblemItem } from '../../kernel/errors/problem.ts';
import type { SettingsDocument } from './settings-document.ts';
import { policyProblems, presetPolicies } from './policy-rules.ts';
import { isHarmlessSvg } from './svg.ts';
import { templateProblems, type MailTemplates } from './template-rules.ts';

const isLocal = (url: URL): boolean => url.hostname === 'localhost' || url.hostname.endsWith('.localhost') || url.hostname === '127.0.0.1';

/** What no schema can say of settings; `at` is where they stand in the request. */
export function settingsProblems({ mode }: Pick<Tenant, 'mode'>, settings: SettingsDocument, mailTemplates: MailTemplates, at = '#'): ProblemItem[] {
  const found: ProblemItem[] = [];
  const say = (pointer: string, detail: string): void => void found.push({ pointer: `${at}${pointer}`, detail });
  const address = (pointer: string, text: string): void => {
    if (!URL.canParse(text)) return say(pointer, 'is no address');
    const url = new URL(text);
    if (url.protocol === 'https:' || (mode === 'sandbox' && url.protocol === 'http:') || isLocal(url)) return;
    say(pointer, 'must begin with https://');
  };

  const { fees, brand } = settings;
  if (fees.ownerFeeCapMinor < fees.ownerFeeMinMinor) say('/fees/ownerFeeCapMinor', 'must not be below ownerFeeMinMinor');
  feeProblems(fees, (pointer, detail) => say(`/fees${pointer}`, detail));
  if (!isHarmlessSvg(brand.logoSvg)) say('/brand/logoSvg', 'may only draw: no scripts, styles, links or other documents');
  address('/storefrontUrl', settings.storefrontUrl);
  settings.allowedOrigins.forEach((origin, index) => {
    address(`/allowedOrigins/${index}`, origin);
    if (URL.canParse(origin) && new URL(origin).origin !== origin) say(`/allowedOrigins/${index}`, `no browser writes it like that, but ${new URL(origin).origin}`);
  });
  if (settings.providers.sendgrid && settings.providers.smtp) say('/providers/smtp', 'cannot stand beside sendgrid: one of them sends the mails');
  for (const [name, terms] of Object.entries(settings.policies)) {
    if (presetPolicies.includes(name)) say(`/policies/${name}`, 'is a preset, which cannot be rewritten: take another name');
    else policyProblems(terms, (pointer, detail) => say(`/policies/${name}${pointer}`, detail));
  }
  templateProblems(settings.templates, mailTemplates, say);
  const seen = new Set<string>();
  settings.identityProviders.forEach(({ id, issuer }, index) => {
    if (seen.has(id)) say(`/identityProviders/${index}/id`, 'is there twice');
    seen.add(id);
    address(`/identityProviders/${index}/issuer`, issuer);
  });
  return found;
}

/** What contradicts itself in fees that are newer than the first five. */
function feeProblems(fees: SettingsDocument['fees'], say: (pointer: string, detail: string) => void): void {
  const { commissionMinMinor = 0, commissionCapMinor = null, rules = [], taxes = [] } = fees;
  if (commissionCapMinor !== null && commissionCapMinor < commissionMinMinor) say('/commissionCapMinor', 'must not be below commissionMinMinor');
  rules.forEach((rule, index) => {
    const of = { ...fees, commissionMinMinor, commissionCapMinor, ...rule };
    if (of.ownerFeeCapMinor < of.ownerFeeMinMinor) say(`/rules/${index}/ownerFeeCapMinor`, 'must not be below ownerFeeMinMinor');
    if (of.commissionCapMinor !== null && of.commissionCapMinor < of.commissionMinMinor) say(`/rules/${index}/commissionCapMinor`, 'must not be below commissionMinMinor');
  });
  taxes.forEach(({ from, until }, index) => {
    if (until !== null && until < from) say(`/taxes/${index}/until`, 'must not be before from');
  });
}

/** Throws `invalid_settings` with everything that is wrong. */
export function assertSettings(tenant: Pick<Tenant, 'mode'>, settings: SettingsDocument, mailTemplates: MailTemplates, at?: string): void {
  const errors = settingsProblems(tenant, settings, mailTemplates, at);
  if (errors.length > 0) throw problem('invalid_settings', { detail: `${errors[0]!.pointer} ${errors[0]!.detail}.`, errors });
}
