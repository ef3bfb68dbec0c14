import type { DogcareError } from '@dogcare/sdk';
import { paint } from './output.ts';

export const exitCodes = { refused: 1, usage: 2, network: 3 };

/** What went wrong: in words for a person, as a problem for a program, and as an exit code for a script. */
export interface Failure {
  text: string;
  problem: object;
  exit: number;
}

const red = (text: string): string => paint('red', text, process.stderr);
const clientProblem = (title: string, code: string): object => ({ type: 'about:blank', title, status: 0, code });

/** `#/query/place` → `place`, `#/when/checkIn` → `when.checkIn`. */
const fieldOf = (pointer: string): string =>
  pointer.replace(/^#?\/?(query\/|path\/|header\/)?/, '').replaceAll('/', '.') || 'body';

/** The system's reason, under what `fetch` wraps it in. */
function reasonOf(error: unknown): { code?: string; message?: string } {
  const { cause, errors } = (error ?? {}) as { cause?: unknown; errors?: unknown[] };
  const inner = cause ?? errors?.[0];
  return inner ? reasonOf(inner) : ((error ?? {}) as { code?: string; message?: string });
}

const hints: Record<string, string> = {
  unauthenticated: 'Sign in with: dogcare login',
  token_expired: 'Sign in again with: dogcare login',
  invalid_refresh_token: 'Sign in again with: dogcare login',
  invalid_credentials: 'Open an account with: dogcare register',
  too_many_guesses: 'Set a new password with: dogcare password reset',
  session_not_found: 'See yours with: dogcare sessions list',
  device_code_expired: 'Start again with: dogcare login',
  second_factor_required: 'Say the code with --code, or sign in with: dogcare login --device',
  unknown_key: 'Look at --key, DOGCARE_KEY and the profile’s key.',
  insufficient_scope: 'See what keys open with: dogcare keys list',
  settings_version_not_found: 'See which there are with: dogcare settings history',
  forbidden: 'Another profile may: dogcare profiles list, then --profile NAME',
  transition_not_allowed: 'See where it stands with: dogcare bookings show',
  refund_changed: 'See what would be refunded by now with: dogcare bookings cancel --preview',
  policy_in_use: 'Their caregivers have to choose another one first: dogcare caregivers services set --policy',
  unknown_policy: 'See which there are with: dogcare policies list',
  quote_not_found: 'Ask for a new one with: dogcare bookings quote',
  no_longer_available: 'See what is free with: dogcare caregivers availability',
  background_check_not_found: 'Begin one with: dogcare background-check start',
  tenant_not_found: 'See which there are with: dogcare tenants list',
  last_admin: 'Invite another one first: dogcare admin users invite --role admin',
  caregiver_not_found: 'Find one with: dogcare search',
  booking_not_found: 'See yours with: dogcare bookings list',
  dog_not_found: 'See yours with: dogcare dogs list',
  unknown_breed: 'Find its id with: dogcare dogs breeds --find NAME',
  booking_not_payable: 'The caregiver may not have confirmed it yet: dogcare bookings show',
  invoice_not_found: 'It is written when the booking is paid: dogcare payments create',
};

function explainNetwork(error: DogcareError, url: string): string {
  if (error.code === 'timeout') return `${url} did not answer in time.`;
  const { code, message } = reasonOf(error);
  if (code !== 'ECONNREFUSED') return `${url} can’t be reached: ${message ?? code ?? 'unknown reason'}.`;
  return `Nothing answers at ${url}. Start one with \`dogcare dev\`, or point --url (or DOGCARE_URL) elsewhere.`;
}

/** What the API refused, field by field, and what to do about it. */
export function explain(error: DogcareError, url: string): Failure {
  if (error.code === 'network_error' || error.code === 'timeout') {
    const title = explainNetwork(error, url);
    return { text: `${red('Error:')} ${title}`, problem: clientProblem(title, error.code), exit: exitCodes.network };
  }
  const retry = error.retryAfterMs ? `Try again in ${Math.ceil(error.retryAfterMs / 1000)} s.` : undefined;
  const hint =
    retry ??
    hints[error.code] ??
    (error.status >= 500 && error.requestId ? 'Quote the request when asking for help.' : undefined);
  const isSaidBelow = error.errors.some(({ detail }) => error.detail?.includes(detail));
  const text = [
    `${red('Error:')} ${error.title}. ${isSaidBelow ? '' : (error.detail ?? '')}`.trimEnd(),
    ...error.errors.map(({ pointer, detail }) => `  ${fieldOf(pointer)}: ${detail}`),
    ...(hint ? [hint] : []),
    paint('dim', `(${error.code}${error.requestId ? `, request ${error.requestId}` : ''})`, process.stderr),
  ].join('\n');
  const asSent =
    'code' in error.problem ? error.problem : { ...clientProblem(error.title, error.code), status: error.status };
  return { text, problem: asSent, exit: exitCodes.refused };
}

/** What the person typed wrong, or what the machine did not let us do. */
export function explainOther(error: Error & { oclif?: { exit?: number } }): Failure {
  const exit = error.oclif?.exit ?? 1;
  // a lecture on flags that this mistake has nothing to do with
  const message = error.message.replace(/\n\nNote: [\s\S]*?(?=\nSee more help|$)/, '');
  const code = exit === exitCodes.usage ? 'usage' : 'unknown_error';
  return { text: `${red('Error:')} ${message}`, problem: clientProblem(message, code), exit };
}
