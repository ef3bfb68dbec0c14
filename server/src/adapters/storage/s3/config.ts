import { isFlag, isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const s3Config = {
  S3_ENDPOINT: {
    doc: 'Where S3 answers, for stores other than AWS; https://s3.REGION.amazonaws.com if left out',
    optional: true,
    check: isUrl,
  },
  S3_BUCKET: {
    doc:
      'The bucket. Nobody but this server may list or read it, its CORS rules allow PUT from the storefronts, and it ' +
      'answers under a domain of its own that no page uses.',
    check: (value: string): string | null => (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value) ? null : 'must be a bucket’s name'),
  },
  S3_REGION: { doc: 'The bucket’s region', default: 'us-east-1' },
  S3_ACCESS_KEY_ID: { doc: 'The access key' },
  S3_SECRET_ACCESS_KEY: { doc: 'The access key’s secret', secret: true },
  S3_FORCE_PATH_STYLE: { doc: 'true where the bucket is in the path and not in the host', default: 'false', check: isFlag },
} as const satisfies Settings;

export type S3Config = Record<Exclude<keyof typeof s3Config, 'S3_ENDPOINT'>, string> & { S3_ENDPOINT?: string | undefined };
