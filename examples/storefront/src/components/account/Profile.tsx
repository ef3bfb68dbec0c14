import { updateMeMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Me } from '@dogcare/sdk';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { localeChoices } from '../../lib/locales.ts';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { cityOf, timeZoneGroups } from '../../lib/timeZones.ts';
import { SelectField, TextArea, TextField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { Section } from './Section.tsx';

const longestAbout = 2_000;

export function Profile({ me }: { me: Me }) {
  const { client } = useShop();
  const { know } = useSession();
  const [draft, setDraft] = useState({
    firstName: me.firstName,
    lastName: me.lastName,
    about: me.about,
    locale: me.locale,
    timeZone: me.timeZone,
  });
  const zones = useMemo(() => timeZoneGroups(me.timeZone), [me.timeZone]);
  const save = useMutation({ ...updateMeMutation({ client }), onSuccess: know });
  const set = (changes: Partial<typeof draft>) => {
    setDraft({ ...draft, ...changes });
    save.reset();
  };
  const wrong = fieldErrors(save.error);
  if (hasCode(save.error, 'invalid_time_zone')) wrong['timeZone'] ??= sentenceOf(save.error);
  const submit = () =>
    save.mutate({
      body: { ...draft, firstName: draft.firstName.trim(), lastName: draft.lastName.trim(), about: draft.about.trim() },
    });
  return (
    <Section title="About you" about="What others see of it, you decide below.">
      <Form error={save.error} errorTitle="That wasn’t saved" onSubmit={submit}>
        <div className="field-pair">
          <TextField
            label="First name"
            autoComplete="given-name"
            required
            maxLength={80}
            value={draft.firstName}
            error={wrong['firstName']}
            onChange={({ target }) => set({ firstName: target.value })}
          />
          <TextField
            label="Last name"
            autoComplete="family-name"
            required
            maxLength={80}
            value={draft.lastName}
            error={wrong['lastName']}
            onChange={({ target }) => set({ lastName: target.value })}
          />
        </div>
        <TextArea
          label="A few words about you"
          maxLength={longestAbout}
          value={draft.about}
          error={wrong['about']}
          hint={
            draft.about.length > longestAbout - 200
              ? `${longestAbout - draft.about.length} characters left.`
              : 'Who lives with you, and what matters to you when somebody looks after a dog.'
          }
          onChange={({ target }) => set({ about: target.value })}
        />
        <div className="field-pair">
          <SelectField
            label="Language"
            value={draft.locale}
            error={wrong['locale']}
            onChange={({ target }) => set({ locale: target.value })}
          >
            {localeChoices(me.locale).map(([locale, name]) => (
              <option key={locale} value={locale} lang={locale}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Time zone"
            value={draft.timeZone}
            error={wrong['timeZone']}
            onChange={({ target }) => set({ timeZone: target.value })}
          >
            {zones.map(([group, inGroup]) => (
              <optgroup key={group} label={group}>
                {inGroup.map((zone) => (
                  <option key={zone} value={zone}>
                    {cityOf(zone)}
                  </option>
                ))}
              </optgroup>
            ))}
          </SelectField>
        </div>
        <Submit busy={save.isPending} done={save.isSuccess && 'Saved.'}>
          Save
        </Submit>
      </Form>
    </Section>
  );
}
