import { confirmTotpMutation, enrolTotpMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FormEvent } from 'react';
import { renderSVG } from 'uqr';
import { svgDataUrl } from '../../app/brand.ts';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice } from '../ui.tsx';
import { ProveDialog } from './ProveDialog.tsx';

/** An authenticator app: the password, then the QR code, then a code as proof that it works. */
export function AddTotp({ onDone, onClose }: { onDone(codes: readonly string[]): void; onClose(): void }) {
  const { client } = useShop();
  const [code, setCode] = useState('');
  const enrol = useMutation(enrolTotpMutation({ client }));
  const confirm = useMutation({
    ...confirmTotpMutation({ client }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const uri = enrol.data?.uri;
  const picture = useMemo(() => uri && svgDataUrl(renderSVG(uri, { ecc: 'M', border: 2 })), [uri]);
  if (!enrol.data) {
    return (
      <ProveDialog
        title="Add an authenticator app"
        action="Go on"
        busy={enrol.isPending}
        error={enrol.error}
        onProve={(body) => enrol.mutate({ body })}
        onClose={onClose}
      />
    );
  }
  const { factorId, secret } = enrol.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ path: { factorId }, body: { code: code.replace(/\s/g, '') } });
  };
  return (
    <Dialog title="Add an authenticator app" onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <p>Scan this with your authenticator app, then enter the code that it shows.</p>
        <img className="qr" src={picture} alt="QR code for your authenticator app" width="220" height="220" />
        <details>
          <summary>I can’t scan it</summary>
          <p>
            Enter this key in the app: <code className="secret">{secret}</code>
          </p>
        </details>
        <ErrorNotice error={confirm.error} />
        <TextField
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          required
          value={code}
          error={fieldErrors(confirm.error)['code']}
          onChange={({ target }) => setCode(target.value)}
        />
        <div className="form-actions">
          <button type="submit" className="button" disabled={confirm.isPending || code.trim() === ''}>
            <Busy busy={confirm.isPending}>Turn it on</Busy>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
