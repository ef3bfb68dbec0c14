import { finishPasskeyRegistration, startPasskeyRegistration } from '@dogcare/sdk';
import { startRegistration } from '@simplewebauthn/browser';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { passkeyTrouble } from '../../lib/passkeys.ts';
import { TextField } from '../fields.tsx';
import { Notice } from '../ui.tsx';
import { ProveDialog } from './ProveDialog.tsx';

export function AddPasskey({ onDone, onClose }: { onDone(codes: readonly string[]): void; onClose(): void }) {
  const { client } = useShop();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async (proof: { password?: string }) => {
      const { factorId, options } = await startPasskeyRegistration({ client, body: { ...proof, origin: location.origin } });
      const response = await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON });
      const body = { factorId, response: { ...response }, ...(name.trim() && { name: name.trim() }) };
      return (await finishPasskeyRegistration({ client, body })).recoveryCodes;
    },
    onSuccess: onDone,
  });
  const trouble = passkeyTrouble(add.error);
  return (
    <ProveDialog
      title="Add a passkey"
      action="Add it"
      busy={add.isPending}
      error={trouble ? null : add.error}
      onProve={(proof) => add.mutate(proof)}
      onClose={onClose}
    >
      <p>A passkey lives on this device or on a security key. You confirm with your finger, face or PIN.</p>
      {trouble && (
        <Notice tone="bad" role="alert">
          <p>{trouble}</p>
        </Notice>
      )}
      <TextField
        label="What to call it"
        maxLength={80}
        placeholder="My phone"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
    </ProveDialog>
  );
}
