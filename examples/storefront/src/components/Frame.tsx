import { useEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { useFreshMe } from '../hooks/useFreshMe.ts';
import { Arrival } from './Arrival.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { Skeleton } from './ui.tsx';

/** What stands around every page. */
export function Frame() {
  const { config, storefront } = useShop();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  useFreshMe(5 * 60_000);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useEffect(() => {
    // A new page begins at its beginning for keyboards and screen readers too; the first one is left to the browser.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname]);

  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      {(config.sandbox || storefront.mode === 'sandbox') && (
        <aside className="ribbon" aria-label="Sandbox">
          <span>
            <strong>Sandbox:</strong> no money moves.
          </span>
          {config.mailViewerUrl && <a href={config.mailViewerUrl}>See the mails and texts that were sent</a>}
        </aside>
      )}
      <Header />
      <div className={navigation.state === 'loading' ? 'progress progress-on' : 'progress'} aria-hidden="true" />
      <main id="main" ref={main} tabIndex={-1}>
        <Arrival />
        <Outlet />
      </main>
      <Footer />
      {/* A page that was opened anew, from a mail for example, begins at its top, wherever another one had been left. */}
      <ScrollRestoration getKey={({ key, pathname }) => (key === 'default' ? pathname : key)} />
    </>
  );
}

/** While the first page's file is on its way. */
export const PageFallback = () => (
  <div className="container page">
    <Skeleton lines={6} />
  </div>
);
