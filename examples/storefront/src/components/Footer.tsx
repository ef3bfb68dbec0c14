import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { today } from '../lib/dates.ts';
import { Logo, linksOf } from './Header.tsx';

export function Footer() {
  const { storefront } = useShop();
  const { me } = useSession();
  const { brand } = storefront;
  return (
    <footer className="site-footer">
      <div className="container footer-grid">
        <div>
          <Logo />
          <p className="quiet">{brand.tagline}</p>
        </div>
        <nav aria-label="Services">
          <h2>Services</h2>
          <ul>
            {storefront.serviceTypes.map(({ type, name }) => (
              <li key={type}>
                <Link to={`/search?service=${type}`}>{name}</Link>
              </li>
            ))}
          </ul>
        </nav>
        <nav aria-label={storefront.name}>
          <h2>{storefront.name}</h2>
          <ul>
            {linksOf(me?.role).map(([to, label]) => (
              <li key={to}>
                <Link to={to}>{label}</Link>
              </li>
            ))}
            {!me && (
              <li>
                <Link to="/login">Sign in</Link>
              </li>
            )}
          </ul>
        </nav>
        <div>
          <h2>Help</h2>
          <p>
            <a href={`mailto:${brand.supportEmail}`}>{brand.supportEmail}</a>
          </p>
        </div>
      </div>
      <div className="container footer-base quiet">
        <span>
          © {today().slice(0, 4)} {brand.legalName}
        </span>
        <span>{storefront.attribution}</span>
      </div>
    </footer>
  );
}
