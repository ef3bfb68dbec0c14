import { confirmTotpMutation, enrolTotpMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { renderSVG } from 'uqr';
import { svgDataUrl } from '../../app/brand.ts';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors, hasCode } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { CodeField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
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
  const submit = () => confirm.mutate({ path: { factorId }, body: { code: code.replace(/\s/g, '') } });
  const isWrong = hasCode(confirm.error, 'invalid_second_factor') || hasCode(confirm.error, 'invalid_code') || fieldErrors(confirm.error)['code'];
  return (
    <Dialog title="Add an authenticator app" onClose={onClose}>
      <Form error={confirm.error} onSubmit={submit}>
        <p>Scan this with your authenticator app, then enter the code that it shows.</p>
        <img className="qr" src={picture} alt="QR code for your authenticator app" width="220" height="220" />
        <details>
          <summary>I can’t scan it</summary>
          <p>
            Enter this key in the app: <code className="secret">{secret}</code>
          </p>
        </details>
        <CodeField
          value={code}
          error={isWrong ? 'That code isn’t right. Wait for the next one, and look at the clock of your phone.' : undefined}
          onText={setCode}
        />
        <Submit busy={confirm.isPending} as="Checking…" disabled={code.trim() === ''}>
          Turn it on
        </Submit>
      </Form>
    </Dialog>
  );
}
