import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const sandboxControlConfig = {
  SANDBOX_CONTROL_URL: {
    doc: "Base URL of the sandbox's control API.",
    check: isUrl,
    optional: true,
    sandboxDefault: 'http://127.0.0.1:4242',
  },
  SANDBOX_CONTROL_TOKEN: {
    doc: 'The token that the control API asks for.',
    secret: true,
    optional: true,
    sandboxDefault: 'sandbox-control',
  },
} as const satisfies Settings;

export type SandboxControlConfig = Record<keyof typeof sandboxControlConfig, string>;
