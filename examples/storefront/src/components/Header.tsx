import { useEffect, useState } from 'react';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { svgDataUrl } from '../app/brand.ts';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { pictureOf } from '../lib/pictures.ts';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';

export function Logo() {
  const { storefront } = useShop();
  return (
    <Link className="logo" to="/" aria-label={`${storefront.name}, start page`}>
      <img src={svgDataUrl(storefront.brand.logoSvg)} alt="" width="40" height="40" />
      <span>{storefront.name}</span>
    </Link>
  );
}

/** Where a person of this role goes most. */
export const linksOf = (role: string | undefined): Array<[to: string, label: string]> => {
  if (role === 'caregiver')
    return [
      ['/today', 'Today'],
      ['/caregiver', 'My page'],
      ['/bookings', 'Bookings'],
      ['/earnings', 'Earnings'],
      ['/notifications', 'Notifications'],
    ];
  if (role)
    return [
      ['/search', 'Find care'],
      ['/saved', 'Saved'],
      ['/dogs', 'My dogs'],
      ['/bookings', 'Bookings'],
      ['/notifications', 'Notifications'],
    ];
  return [
    ['/search', 'Find care'],
    ['/register?role=caregiver', 'Become a caregiver'],
  ];
};

export function Header() {
  const { me, signOut } = useSession();
  const [open, setOpen] = useState(false);
  const location = useLocation();
  const navigate = useNavigate();

  useEffect(() => setOpen(false), [location]);

  const leave = async () => {
    await signOut();
    navigate('/');
  };

  return (
    <header className="site-header" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <div className="container header-row">
        <Logo />
        <button
          type="button"
          className="icon-button menu-button"
          aria-expanded={open}
          aria-controls="site-menu"
          aria-label="Menu"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'close' : 'menu'} size={24} />
        </button>
        <nav id="site-menu" className={open ? 'site-nav site-nav-open' : 'site-nav'} aria-label="Main">
          {linksOf(me?.role).map(([to, label]) =>
            to.includes('?') ? (
              <Link key={to} to={to}>
                {label}
              </Link>
            ) : (
              <NavLink key={to} to={to}>
                {label}
              </NavLink>
            ),
          )}
          <span className="nav-gap" />
          {me ? (
            <>
              <NavLink className="whoami" to="/account" aria-label={`${me.firstName}, your account`}>
                <Avatar name={`${me.firstName} ${me.lastName}`} url={pictureOf(me.avatar, 68)} size={34} />
                <span>{me.firstName}</span>
              </NavLink>
              <button type="button" className="link-button" onClick={leave}>
                Sign out
              </button>
            </>
          ) : (
            <>
              <NavLink to="/login">Sign in</NavLink>
              <Link className="button button-small" to="/register">
                Create account
              </Link>
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
