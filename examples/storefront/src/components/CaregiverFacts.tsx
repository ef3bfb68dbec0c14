import type { Caregiver } from '@dogcare/sdk';
import { useShop } from '../app/shop.tsx';
import { homeTypes, languageName, listOf, plural } from '../lib/words.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

export function CaregiverFacts({ caregiver }: { caregiver: Caregiver }) {
  const { locale } = useShop();
  const facts: Array<[IconName, string, string]> = [
    ['heart', 'Experience', plural(caregiver.yearsOfExperience, 'year')],
    ['home', 'Home', homeTypes[caregiver.homeType] ?? caregiver.homeType],
    ['fence', 'Yard', caregiver.hasFencedYard ? 'Fenced' : 'No fenced yard'],
    ['paw', 'Other pets', caregiver.otherPets || 'None'],
    [
      'globe',
      'Speaks',
      listOf(
        caregiver.languages.map((code) => languageName(code, locale)),
        locale,
      ),
    ],
  ];
  return (
    <dl className="facts">
      {facts.map(([icon, term, text]) => (
        <div key={term}>
          <dt>
            <Icon name={icon} /> {term}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
