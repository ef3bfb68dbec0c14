/** What went wrong between the browser and the person’s device, in a sentence; undefined for anything else. */
export function passkeyTrouble(error: unknown): string | undefined {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'That was cancelled, or took too long. Try again.';
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.';
  if (name === 'SecurityError' || name === 'NotSupportedError') return 'This browser can’t use passkeys on this page.';
  return undefined;
}
