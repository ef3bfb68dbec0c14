import type { BackgroundCheck as Check } from '@dogcare/sdk';
import {
  disputeBackgroundCheckMutation,
  getMyBackgroundCheckOptions,
  getMyCaregiverOptions,
  startBackgroundCheckMutation,
} from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { canStart, checkStatus, isDisputable, isMoving } from '../../lib/checks.ts';
import { dayOf } from '../../lib/dates.ts';
import { fieldErrors, hasCode } from '../../lib/problem.ts';
import { Confirm } from '../Confirm.tsx';
import { SelectField, TextField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { Badge, ErrorNotice, Skeleton } from '../ui.tsx';
import { Section } from './Section.tsx';

/** It moves on elsewhere, so it is asked for again while the page is open. */
const askAgainMs = 3_000;

function Start({ isAgain, region, country }: { isAgain: boolean; region: string; country: 'US' | 'CA' }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [where, setWhere] = useState({ region, country });
  const start = useMutation({
    ...startBackgroundCheckMutation({ client }),
    onSuccess: () => refresh(queries, 'getMyBackgroundCheck'),
  });
  const wrong = fieldErrors(start.error)['workLocation/region'];
  return (
    <Form
      error={start.error}
      onSubmit={() => start.mutate({ body: { workLocation: { country: where.country, region: where.region.trim().toUpperCase() } } })}
    >
      <div className="field-pair">
        <TextField
          label="State or province where you work"
          maxLength={2}
          required
          autoCapitalize="characters"
          hint="Two letters, like CO. It decides which laws hold."
          value={where.region}
          error={wrong && 'Two letters, like CO.'}
          onChange={({ target }) => setWhere({ ...where, region: target.value })}
        />
        <SelectField
          label="Country"
          value={where.country}
          onChange={({ target }) => setWhere({ ...where, country: target.value as 'US' | 'CA' })}
        >
          <option value="US">United States</option>
          <option value="CA">Canada</option>
        </SelectField>
      </div>
      <Submit busy={start.isPending} as="Asking the provider…">
        {isAgain ? 'Start a new check' : 'Start the check'}
      </Submit>
    </Form>
  );
}

function Dispute({ onClose }: { onClose(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const dispute = useMutation({
    ...disputeBackgroundCheckMutation({ client }),
    onSuccess: async () => {
      await refresh(queries, 'getMyBackgroundCheck');
      onClose();
    },
  });
  return (
    <Confirm
      title="What was found isn’t right?"
      action="It isn’t right"
      bad={false}
      busy={dispute.isPending}
      error={dispute.error}
      onDo={() => dispute.mutate({})}
      onClose={onClose}
    >
      <p>We look again and decide anew. Tell the provider too what is wrong: its mail to you says how.</p>
    </Confirm>
  );
}

function Standing({ check }: { check: Check }) {
  const { locale } = useShop();
  const { me } = useSession();
  const [isDisputing, setDisputing] = useState(false);
  const [word, tone, meaning] = checkStatus[check.status];
  const day = (instant: string) => dayOf(instant, locale, me?.timeZone ?? 'UTC');
  return (
    <>
      <p className="account-line" role="status">
        <Badge tone={tone}>{word}</Badge> <span>{meaning}</span>
      </p>
      <p className="meta quiet">
        <span>asked for on {day(check.requestedAt)}</span>
        {check.completedAt && <span>done on {day(check.completedAt)}</span>}
        {check.goodUntil && <span>good until {day(check.goodUntil)}</span>}
        {check.finalDecisionDueAt && <span>you can answer until {day(check.finalDecisionDueAt)}</span>}
      </p>
      {check.invitationUrl && (
        <div className="form-actions">
          <a className="button button-small" href={check.invitationUrl} target="_blank" rel="noreferrer">
            Go to the provider<span className="visually-hidden"> (opens a new tab)</span>
          </a>
        </div>
      )}
      {isDisputable(check.status) && (
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet" onClick={() => setDisputing(true)}>
            That isn’t right
          </button>
        </div>
      )}
      {isDisputing && <Dispute onClose={() => setDisputing(false)} />}
    </>
  );
}

export function BackgroundCheck() {
  const { client, locale } = useShop();
  const found = useQuery({
    ...getMyBackgroundCheckOptions({ client }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? askAgainMs : false),
  });
  const page = useQuery(getMyCaregiverOptions({ client }));
  const isNone = hasCode(found.error, 'background_check_not_found');
  const check = isNone ? undefined : found.data;
  const guess = { region: /^[A-Z]{2}$/.exec(page.data?.region ?? '')?.[0] ?? '', country: page.data?.country ?? (locale.endsWith('-CA') ? 'CA' : 'US') };
  return (
    <Section
      title="Background check"
      about="A provider searches public records. Of what it finds nothing is kept here, only what came of it."
    >
      {(found.isPending || page.isPending) && <Skeleton lines={2} label="Loading your background check" />}
      {!isNone && <ErrorNotice error={found.error} title="Your check didn’t load" onRetry={() => void found.refetch()} />}
      {check && <Standing check={check} />}
      {!page.isPending && (isNone || (check && canStart(check))) && (
        <Start isAgain={!isNone} region={guess.region} country={guess.country === 'CA' ? 'CA' : 'US'} />
      )}
    </Section>
  );
}
