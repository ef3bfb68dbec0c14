import type { MfaFactor } from '@dogcare/sdk';
import {
  listMfaFactorsOptions,
  regenerateRecoveryCodesMutation,
  removeMfaFactorMutation,
} from '@dogcare/sdk/react-query';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { relative } from '../../lib/dates.ts';
import { plural } from '../../lib/words.ts';
import { Icon } from '../Icon.tsx';
import { ErrorNotice, Skeleton } from '../ui.tsx';
import { AddPasskey } from './AddPasskey.tsx';
import { AddTotp } from './AddTotp.tsx';
import { ProveDialog } from './ProveDialog.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { Section } from './Section.tsx';

type Open = { what: 'totp' | 'passkey' | 'codes' } | { what: 'remove'; factor: MfaFactor } | { what: 'shown'; codes: readonly string[] };

export function Factors() {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const factors = useQuery(listMfaFactorsOptions({ client }));
  const changed = async (codes: readonly string[] = []) => {
    setOpen(codes.length > 0 ? { what: 'shown', codes } : undefined);
    await refresh(queries, 'listMfaFactors');
  };
  const remove = useMutation({ ...removeMfaFactorMutation({ client }), onSuccess: () => changed() });
  const renew = useMutation({
    ...regenerateRecoveryCodesMutation({ client }),
    onSuccess: ({ recoveryCodes }) => changed(recoveryCodes),
  });
  const list = factors.data?.data ?? [];
  return (
    <Section title="Second step at sign-in" about="Beside your password: a code of an app, or a passkey.">
      {factors.isPending && <Skeleton lines={2} label="Loading second factors" />}
      <ErrorNotice error={factors.error} onRetry={() => void factors.refetch()} />
      {list.length > 0 && (
        <ul className="account-list">
          {list.map((factor) => (
            <li key={factor.id}>
              <div>
                <strong>{factor.name}</strong>
                <p className="meta quiet">
                  <span>added {relative(factor.createdAt, locale)}</span>
                  <span>{factor.lastUsedAt ? `used ${relative(factor.lastUsedAt, locale)}` : 'not used yet'}</span>
                </p>
              </div>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${factor.name}`}
                onClick={() => {
                  remove.reset();
                  setOpen({ what: 'remove', factor });
                }}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {factors.isSuccess && (
        <div className="form-actions">
          <button type="button" className="button button-small" onClick={() => setOpen({ what: 'totp' })}>
            <Icon name="plus" size={18} /> Authenticator app
          </button>
          {browserSupportsWebAuthn() && (
            <button type="button" className="button button-small button-quiet" onClick={() => setOpen({ what: 'passkey' })}>
              <Icon name="plus" size={18} /> Passkey
            </button>
          )}
          {list.length > 0 && (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                renew.reset();
                setOpen({ what: 'codes' });
              }}
            >
              {plural(factors.data.recoveryCodesLeft, 'recovery code')} left – get new ones
            </button>
          )}
        </div>
      )}
      {open?.what === 'totp' && <AddTotp onDone={changed} onClose={close} />}
      {open?.what === 'passkey' && <AddPasskey onDone={changed} onClose={close} />}
      {open?.what === 'shown' && <RecoveryCodes codes={open.codes} onClose={close} />}
      {open?.what === 'codes' && (
        <ProveDialog
          title="New recovery codes"
          action="Make new ones"
          busy={renew.isPending}
          error={renew.error}
          onProve={(body) => renew.mutate({ body })}
          onClose={close}
        >
          <p>The codes you have now stop working.</p>
        </ProveDialog>
      )}
      {open?.what === 'remove' && (
        <ProveDialog
          title={`Remove ${open.factor.name}?`}
          action="Remove it"
          bad
          busy={remove.isPending}
          error={remove.error}
          onProve={(body) => remove.mutate({ path: { factorId: open.factor.id }, body })}
          onClose={close}
        />
      )}
    </Section>
  );
}
