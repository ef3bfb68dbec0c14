import type { Me } from '@dogcare/sdk';
import { getMyExportOptions, requestMyExportMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { dayOf, relative } from '../../lib/dates.ts';
import { hasCode } from '../../lib/problem.ts';
import { formatBytes } from '../../lib/units.ts';
import { Icon } from '../Icon.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';
import { Section } from './Section.tsx';

const askAgainMs = 1_500;
/** Its address answers for a quarter of an hour; this is well before. */
const renewMs = 10 * 60_000;

/** Everything that is known of the person, to take along. Which one was asked for is remembered in this browser. */
export function Export({ me }: { me: Me }) {
  const { client, locale, storefront } = useShop();
  const memo = `dogcare.export.${me.id}`;
  const [exportId, setExportId] = useState(() => localStorage.getItem(memo));
  const ask = useMutation({
    ...requestMyExportMutation({ client }),
    onSuccess: ({ id }) => {
      localStorage.setItem(memo, id);
      setExportId(id);
    },
  });
  const found = useQuery({
    ...getMyExportOptions({ client, path: { exportId: exportId ?? '' } }),
    enabled: exportId !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? askAgainMs : state.data ? renewMs : false),
  });
  // one that was deleted after its week is as none
  const isGone = hasCode(found.error, 'export_not_found');
  const mine = isGone ? undefined : (found.data ?? (ask.data?.id === exportId ? ask.data : undefined));
  const isMaking = mine?.status === 'pending';
  return (
    <Section
      title="A copy of your data"
      about={`Everything that ${storefront.name} knows of you, as a ZIP of files that people and programs can read, with what you uploaded.`}
    >
      <ErrorNotice error={ask.error ?? (isGone ? null : found.error)} onRetry={found.error ? () => void found.refetch() : undefined} />
      {isMaking && (
        <p role="status" className="account-wait">
          <span className="spinner" aria-hidden="true" />
          <span>We’re putting it together. You can leave this page: a mail tells you when it’s there.</span>
        </p>
      )}
      {mine?.status === 'failed' && (
        <Notice tone="bad" role="status">
          <p>That didn’t work on our side. Ask for it again.</p>
        </Notice>
      )}
      {mine?.status === 'ready' && mine.downloadUrl && (
        <Notice tone="good" role="status" title="Your copy is ready">
          <p>
            Made {relative(mine.readyAt ?? mine.requestedAt, locale)}
            {mine.sizeBytes !== null && `, ${formatBytes(mine.sizeBytes, locale)}`}
            {mine.expiresAt && `. Here until ${dayOf(mine.expiresAt, locale, me.timeZone)}`}.
          </p>
          <a className="button button-small" href={mine.downloadUrl} download>
            <Icon name="download" size={18} /> Download
          </a>
        </Notice>
      )}
      <div className="form-actions">
        <button
          type="button"
          className={mine?.status === 'ready' ? 'button button-small button-quiet' : 'button button-small'}
          disabled={ask.isPending || isMaking}
          onClick={() => ask.mutate({})}
        >
          <Busy busy={ask.isPending}>{mine?.status === 'ready' ? 'Make a new one' : 'Ask for a copy'}</Busy>
        </button>
      </div>
    </Section>
  );
}
