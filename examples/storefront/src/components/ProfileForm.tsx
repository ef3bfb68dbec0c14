import type { CreateCaregiver, HomeType, MyCaregiver } from '@dogcare/sdk';
import { createCaregiverMutation, updateMyCaregiverMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { fieldErrors, hasCode, sentenceOf } from '../lib/problem.ts';
import { usesMiles } from '../lib/units.ts';
import { homeTypes } from '../lib/words.ts';
import { Check, SelectField, TextArea, TextField } from './fields.tsx';
import { Busy, ErrorNotice, Notice } from './ui.tsx';

const KM_PER_MILE = 1.609_344;

/** The caregiver's public page, to be opened or changed. */
export function ProfileForm({ page, onDone }: { page?: MyCaregiver; onDone?(): void }) {
  const { client, locale } = useShop();
  const { me } = useSession();
  const queries = useQueryClient();
  const perUnit = usesMiles(locale) ? KM_PER_MILE : 1;
  const [draft, setDraft] = useState({
    displayName: page?.displayName ?? `${me?.firstName ?? ''} ${me?.lastName.charAt(0) ?? ''}.`.trim(),
    headline: page?.headline ?? '',
    bio: page?.bio ?? '',
    postalCode: page?.postalCode ?? '',
    otherPets: page?.otherPets ?? '',
    years: String(page?.yearsOfExperience ?? ''),
    homeType: page?.homeType ?? ('house' as HomeType),
    hasFencedYard: page?.hasFencedYard ?? false,
    languages: (page?.languages ?? [locale.slice(0, 2)]).join(', '),
    radius: String(Math.round((page?.serviceRadiusKm ?? 10) / perUnit)),
  });
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const onSuccess = async () => {
    await refresh(queries, 'getMyCaregiver');
    onDone?.();
  };
  const create = useMutation({ ...createCaregiverMutation({ client }), onSuccess });
  const update = useMutation({ ...updateMyCaregiverMutation({ client }), onSuccess });
  const saving = page ? update : create;
  const wrong = fieldErrors(saving.error);
  if (hasCode(saving.error, 'place_not_found')) wrong['postalCode'] ??= sentenceOf(saving.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body: CreateCaregiver = {
      displayName: draft.displayName.trim(),
      headline: draft.headline.trim(),
      bio: draft.bio.trim(),
      postalCode: draft.postalCode.trim(),
      otherPets: draft.otherPets.trim(),
      homeType: draft.homeType,
      hasFencedYard: draft.hasFencedYard,
      yearsOfExperience: Math.max(0, Math.round(Number(draft.years) || 0)),
      languages: [
        ...new Set(
          draft.languages
            .toLowerCase()
            .split(/[\s,]+/)
            .filter(Boolean),
        ),
      ],
      serviceRadiusKm: Math.min(100, Math.max(1, Math.round((Number(draft.radius) || 6) * perUnit * 10) / 10)),
    };
    if (page) update.mutate({ body });
    else create.mutate({ body });
  };

  return (
    <form className="card form" onSubmit={submit} noValidate aria-label="Your page">
      {Object.keys(wrong).length === 0 && <ErrorNotice error={saving.error} />}
      {update.isSuccess && (
        <Notice tone="good" role="status">
          <p>Saved. This is what owners see now.</p>
        </Notice>
      )}
      <div className="field-pair">
        <TextField
          label="Name on your page"
          value={draft.displayName}
          maxLength={80}
          error={wrong['displayName']}
          onChange={({ target }) => set({ displayName: target.value })}
        />
        <TextField
          label="ZIP code"
          autoComplete="postal-code"
          value={draft.postalCode}
          maxLength={12}
          error={wrong['postalCode']}
          hint="Owners see only roughly where you are."
          onChange={({ target }) => set({ postalCode: target.value })}
        />
      </div>
      <TextField
        label="Headline"
        value={draft.headline}
        maxLength={120}
        error={wrong['headline']}
        placeholder="A calm home by the park"
        onChange={({ target }) => set({ headline: target.value })}
      />
      <TextArea
        label="About you"
        rows={6}
        value={draft.bio}
        maxLength={4000}
        error={wrong['bio']}
        hint="Your days, your home, your way with dogs."
        onChange={({ target }) => set({ bio: target.value })}
      />
      <div className="field-pair">
        <TextField
          label="Years of experience"
          type="number"
          min={0}
          max={80}
          value={draft.years}
          error={wrong['yearsOfExperience']}
          onChange={({ target }) => set({ years: target.value })}
        />
        <SelectField
          label="Home"
          value={draft.homeType}
          onChange={({ target }) => set({ homeType: target.value as HomeType })}
        >
          {Object.entries(homeTypes).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <Check
        label="I have a fenced yard"
        checked={draft.hasFencedYard}
        onChange={({ target }) => set({ hasFencedYard: target.checked })}
      />
      <div className="field-pair">
        <TextField
          label="Other pets"
          value={draft.otherPets}
          maxLength={300}
          error={wrong['otherPets']}
          onChange={({ target }) => set({ otherPets: target.value })}
        />
        <TextField
          label="Languages"
          value={draft.languages}
          error={wrong['languages']}
          hint="Two-letter codes: en, es"
          onChange={({ target }) => set({ languages: target.value })}
        />
      </div>
      <TextField
        label={`How far you go for visits, in ${usesMiles(locale) ? 'miles' : 'km'}`}
        type="number"
        min={1}
        value={draft.radius}
        error={wrong['serviceRadiusKm']}
        onChange={({ target }) => set({ radius: target.value })}
      />
      <div className="form-actions">
        <button type="submit" className="button" disabled={saving.isPending}>
          <Busy busy={saving.isPending} as="Saving…">
            {page ? 'Save page' : 'Open my page'}
          </Busy>
        </button>
      </div>
    </form>
  );
}
