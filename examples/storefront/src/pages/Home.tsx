import { Link, useNavigate } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Icon, serviceIcon } from '../components/Icon.tsx';
import type { IconName } from '../components/Icon.tsx';
import { Recommended } from '../components/Recommended.tsx';
import { Scene } from '../components/Scene.tsx';
import { SearchForm } from '../components/SearchForm.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { readTrip } from '../lib/trip.ts';
import { listOf } from '../lib/words.ts';
import '../styles/home.css';

const steps: ReadonlyArray<[title: string, text: string]> = [
  ['Tell us what you need', 'Where you are, which days, how many dogs. You see only people who are free then.'],
  [
    'Ask the one you like',
    'Read their page, see every line of the price, and send a request. It costs nothing to ask.',
  ],
  ['Pay once they say yes', 'Your dog’s place is held from the moment you ask. You pay when it is confirmed.'],
];

const promises: ReadonlyArray<[icon: IconName, title: string, text: string]> = [
  ['receipt', 'The whole price, first', 'Line by line before you book, and the same on your invoice.'],
  ['shield', 'Cancel in plain words', 'What you get back is shown to the cent before you decide.'],
  ['calendar', 'Never booked twice', 'A free day is truly free: it’s yours the moment you take it.'],
];

/** “Boarding, day care and more”: the first begins the sentence, the others stand inside it. */
function servicesInWords(names: readonly string[], locale: string): string {
  const shown = names.slice(0, 3).map((name, index) => (index === 0 ? name : name.toLocaleLowerCase(locale)));
  return names.length > 3 ? `${shown.join(', ')} and more` : listOf(shown, locale);
}

export function Component() {
  const { storefront, locale } = useShop();
  const navigate = useNavigate();
  usePageTitle(undefined);
  const { brand, serviceTypes } = storefront;
  return (
    <>
      <section className="hero" aria-labelledby="hero-title">
        <div className="container hero-grid">
          <div className="hero-words">
            <p className="eyebrow">{storefront.name}</p>
            <h1 id="hero-title">{brand.tagline}</h1>
            <p className="lead">
              {servicesInWords(
                serviceTypes.map(({ name }) => name),
                locale,
              )}{' '}
              with people near you who look after dogs as if they were their own.
            </p>
          </div>
          <Scene kind={serviceTypes[0]?.unit === 'visit' ? 'walk' : 'home'} />
        </div>
      </section>
      <div className="container hero-search">
        <SearchForm
          initial={{ ...readTrip(new URLSearchParams(), []), place: '' }}
          onSearch={(params) => navigate(`/search?${new URLSearchParams(params)}`)}
        />
      </div>
      <Recommended />

      <section className="container band" aria-labelledby="services-title">
        <h2 id="services-title">What can we do for your dog?</h2>
        <ul className={serviceTypes.length % 4 === 0 ? 'service-grid service-grid-4' : 'service-grid'}>
          {serviceTypes.map(({ type, name, description, unit }) => (
            <li key={type}>
              <Link className="service-tile" to={`/search?service=${type}`}>
                <span className="tile-icon">
                  <Icon name={serviceIcon[type] ?? 'paw'} size={26} />
                </span>
                <span className="tile-words">
                  <span className="tile-name">{name}</span> <span className="quiet">{description}</span>
                </span>
                <span className="tile-unit">
                  Priced per {unit} <Icon name="arrow" size={18} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>

      <section className="band band-tint" aria-labelledby="how-title">
        <div className="container">
          <h2 id="how-title">How it works</h2>
          <ol className="steps">
            {steps.map(([title, text], index) => (
              <li key={title}>
                <span className="step-number" aria-hidden="true">
                  {index + 1}
                </span>
                <h3>{title}</h3>
                <p>{text}</p>
              </li>
            ))}
          </ol>
        </div>
      </section>

      <section className="container band" aria-label="What you can rely on">
        <ul className="promises">
          {promises.map(([icon, title, text]) => (
            <li key={title}>
              <Icon name={icon} size={28} />
              <div>
                <h3>{title}</h3>
                <p className="quiet">{text}</p>
              </div>
            </li>
          ))}
        </ul>
      </section>

      <section className="container band" aria-labelledby="join-title">
        <div className="join">
          <div>
            <h2 id="join-title">Is your home a dog’s favorite place?</h2>
            <p>Set your own prices, days and limits. {storefront.name} brings you the dogs next door.</p>
          </div>
          <Link className="button button-invert" to="/register?role=caregiver">
            Become a caregiver
          </Link>
        </div>
      </section>
    </>
  );
}
