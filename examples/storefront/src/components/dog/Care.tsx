import type { Dog } from '@dogcare/sdk';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useShop } from '../../app/shop.tsx';
import { formatTime } from '../../lib/dates.ts';
import { formatMoney } from '../../lib/money.ts';
import { listOf } from '../../lib/words.ts';
import { Section } from '../account/Section.tsx';
import { Dialog } from '../Dialog.tsx';
import { Icon } from '../Icon.tsx';
import { Notice } from '../ui.tsx';
import { CareForm } from './CareForm.tsx';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Phone = ({ number }: { number: string }) => <a href={`tel:${number}`}>{number}</a>;

/** What a caregiver has to know day by day, and in an emergency. */
export function Care({ dog, mine }: { dog: Dog; mine: boolean }) {
  const { locale } = useShop();
  const [editing, setEditing] = useState(false);
  const { feedingSchedule, medicationSchedule, allergies, vet, emergencyContacts, emergencyCare } = dog;
  const isEmpty =
    feedingSchedule.length + medicationSchedule.length + allergies.length + emergencyContacts.length === 0 &&
    !vet && !emergencyCare && !dog.medicalNotes && !dog.dietNotes && !dog.behaviorNotes;
  return (
    <Section title="Care">
      {dog.withheld.length > 0 && (
        <Notice tone="info" title="There may be more to know">
          <p>Medical notes, vet and contacts are shown once the booking is confirmed.</p>
        </Notice>
      )}
      {isEmpty && (
        <p className="quiet">
          {mine ? `When does ${dog.name} eat? Whom may a caregiver call? Say it once, for every booking.` : 'Nothing special was told.'}
        </p>
      )}
      <dl className="dog-facts">
        {dog.behaviorNotes && <Fact name="Behavior">{dog.behaviorNotes}</Fact>}
        {feedingSchedule.length > 0 && (
          <Fact name="Meals">
            <ul className="plain">
              {feedingSchedule.map(({ at, instructions }, index) => (
                <li key={index}>
                  <strong>{formatTime(at, locale)}</strong> {instructions}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {dog.dietNotes && <Fact name="Food notes">{dog.dietNotes}</Fact>}
        {medicationSchedule.length > 0 && (
          <Fact name="Medicines">
            <ul className="plain">
              {medicationSchedule.map(({ at, name, dose, instructions }, index) => (
                <li key={index}>
                  <strong>{formatTime(at, locale)}</strong> {name}, {dose}
                  {instructions && <span className="quiet"> {instructions}</span>}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {allergies.length > 0 && <Fact name="Allergies">{listOf(allergies, locale)}</Fact>}
        {dog.medicalNotes && <Fact name="Medical notes">{dog.medicalNotes}</Fact>}
        {vet && (
          <Fact name="Vet">
            {[vet.name, vet.clinic].filter(Boolean).join(', ')} <Phone number={vet.phone} />
          </Fact>
        )}
        {emergencyContacts.map(({ name, phone, relation }, index) => (
          <Fact key={index} name="In an emergency">
            {name}
            {relation && ` (${relation})`} <Phone number={phone} />
          </Fact>
        ))}
        {emergencyCare && (
          <Fact name="Treatment">
            {emergencyCare.consent
              ? `May be treated by a vet${emergencyCare.spendingLimit ? ` up to ${formatMoney(emergencyCare.spendingLimit, locale)}` : ''} if the owner can’t be reached.`
              : 'Only after asking the owner.'}{' '}
            {emergencyCare.instructions}
          </Fact>
        )}
      </dl>
      {mine && (
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet" onClick={() => setEditing(true)}>
            <Icon name="edit" size={18} /> Edit care
          </button>
        </div>
      )}
      {editing && (
        <Dialog title={`Care of ${dog.name}`} onClose={() => setEditing(false)}>
          <CareForm dog={dog} onDone={() => setEditing(false)} />
        </Dialog>
      )}
    </Section>
  );
}
