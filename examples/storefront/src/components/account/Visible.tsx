import type { Me, UpdateVisibility, Visibility } from '@dogcare/sdk';
import { updateMeMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { SelectField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { Section } from './Section.tsx';

type Part = keyof Visibility;

/** Who may be chosen for each part; narrower ones first. */
const choices: Record<Part, readonly string[]> = {
  profile: ['counterparts', 'everyone'],
  lastName: ['nobody', 'staff', 'counterparts', 'everyone'],
  about: ['nobody', 'staff', 'counterparts', 'everyone'],
  phone: ['nobody', 'staff', 'counterparts'],
  email: ['nobody', 'staff', 'counterparts'],
};

const labels: ReadonlyArray<readonly [Part, string, hint?: string]> = [
  ['profile', 'Who finds my profile'],
  ['lastName', 'My last name', 'Others see its first letter.'],
  ['about', 'What I say about me'],
  ['phone', 'My phone number', 'Only once it is confirmed, and only while a booking is.'],
  ['email', 'My e-mail address', 'Only while a booking is confirmed.'],
];

export function Visible({ me }: { me: Me }) {
  const { client, storefront } = useShop();
  const { know } = useSession();
  const [draft, setDraft] = useState<Visibility>(me.visibility);
  const save = useMutation({ ...updateMeMutation({ client }), onSuccess: know });
  const words: Record<string, string> = {
    nobody: 'Nobody',
    staff: `The ${storefront.name} team`,
    counterparts: 'People I have a booking with',
    everyone: 'Everyone who is signed in',
  };
  return (
    <Section title="Who sees what" about={`Those who run ${storefront.name} see all of it where they work on your account.`}>
      <Form error={save.error} onSubmit={() => save.mutate({ body: { visibility: draft as UpdateVisibility } })}>
        <div className="field-pair field-pair-wide">
          {labels.map(([part, label, hint]) => (
            <SelectField
              key={part}
              label={label}
              hint={hint}
              value={draft[part]}
              onChange={({ target }) => {
                setDraft({ ...draft, [part]: target.value });
                save.reset();
              }}
            >
              {choices[part].map((audience) => (
                <option key={audience} value={audience}>
                  {words[audience]}
                </option>
              ))}
            </SelectField>
          ))}
        </div>
        <Submit busy={save.isPending} done={save.isSuccess && 'Saved.'}>
          Save who sees what
        </Submit>
      </Form>
    </Section>
  );
}
