import type { Address } from '@dogcare/sdk';
import { addAddressMutation, updateAddressMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors, hasCode } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { SelectField, TextArea, TextField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';

const countries = [
  ['US', 'United States'],
  ['CA', 'Canada'],
] as const;

export function HomeForm({ home, onDone, onClose }: { home?: Address; onDone(): void; onClose(): void }) {
  const { client, locale } = useShop();
  const [draft, setDraft] = useState({
    label: home?.label ?? 'Home',
    line1: home?.line1 ?? '',
    line2: home?.line2 ?? '',
    city: home?.city ?? '',
    region: home?.region ?? '',
    postalCode: home?.postalCode ?? '',
    country: home?.country ?? (locale.endsWith('-CA') ? 'CA' : 'US'),
    accessInstructions: home?.accessInstructions ?? '',
  });
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const add = useMutation({ ...addAddressMutation({ client }), onSuccess: onDone });
  const update = useMutation({ ...updateAddressMutation({ client }), onSuccess: onDone });
  const saving = home ? update : add;
  const wrong = fieldErrors(saving.error);
  if (hasCode(saving.error, 'place_not_found')) wrong['postalCode'] = 'We don’t know this place. Check the postal code, the city and the state.';
  if (draft.postalCode.trim() === '' && wrong['postalCode']) wrong['postalCode'] = 'Fill this in.';
  const submit = () => {
    const body = {
      label: draft.label.trim() || 'Home',
      line1: draft.line1.trim(),
      line2: draft.line2.trim() || null,
      city: draft.city.trim(),
      region: draft.region.trim(),
      postalCode: draft.postalCode.trim(),
      country: draft.country as 'US' | 'CA',
      accessInstructions: draft.accessInstructions.trim(),
    };
    if (home) update.mutate({ path: { addressId: home.id }, body });
    else add.mutate({ body });
  };
  return (
    <Dialog title={home ? `Edit ${home.label}` : 'Add a home'} onClose={onClose}>
      <Form error={saving.error} onSubmit={submit}>
        <TextField
          label="What you call it"
          maxLength={60}
          value={draft.label}
          error={wrong['label']}
          onChange={({ target }) => set({ label: target.value })}
        />
        <TextField
          label="Street and number"
          autoComplete="address-line1"
          required
          maxLength={120}
          value={draft.line1}
          error={wrong['line1']}
          onChange={({ target }) => set({ line1: target.value })}
        />
        <TextField
          label="Apartment, floor (optional)"
          autoComplete="address-line2"
          maxLength={120}
          value={draft.line2}
          error={wrong['line2']}
          onChange={({ target }) => set({ line2: target.value })}
        />
        <div className="field-pair">
          <TextField
            label="City"
            autoComplete="address-level2"
            required
            maxLength={120}
            value={draft.city}
            error={wrong['city']}
            onChange={({ target }) => set({ city: target.value })}
          />
          <TextField
            label="State or province"
            autoComplete="address-level1"
            required
            maxLength={60}
            value={draft.region}
            error={wrong['region']}
            onChange={({ target }) => set({ region: target.value })}
          />
        </div>
        <div className="field-pair">
          <TextField
            label="ZIP or postal code"
            autoComplete="postal-code"
            required
            maxLength={12}
            value={draft.postalCode}
            error={wrong['postalCode']}
            onChange={({ target }) => set({ postalCode: target.value })}
          />
          <SelectField
            label="Country"
            autoComplete="country"
            value={draft.country}
            onChange={({ target }) => set({ country: target.value })}
          >
            {countries.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        <TextArea
          label="How to get in (optional)"
          maxLength={2000}
          placeholder="The key box is behind the blue pot; its code is …"
          hint="Door codes, keys, the alarm, where the leash hangs."
          value={draft.accessInstructions}
          error={wrong['accessInstructions']}
          onChange={({ target }) => set({ accessInstructions: target.value })}
        />
        <Submit
          busy={saving.isPending}
          others={
            <button type="button" className="button button-quiet" onClick={onClose}>
              Cancel
            </button>
          }
        >
          Save
        </Submit>
      </Form>
    </Dialog>
  );
}
