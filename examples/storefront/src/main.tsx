import { createDogcare, getStorefront, localStorageSession } from '@dogcare/sdk';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { applyBrand } from './app/brand.ts';
import { loadConfig } from './app/config.ts';
import { createQueries } from './app/queries.ts';
import { createRouter } from './app/routes.tsx';
import { SessionProvider, signedOutEvent } from './app/session.tsx';
import { ShopContext, createShop } from './app/shop.tsx';
import { Closed } from './components/Closed.tsx';
import { useTiles } from './lib/tiles.ts';
import './styles/index.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

/** Who we are comes first: nothing is shown in the wrong colours. */
async function start(): Promise<void> {
  const config = await loadConfig();
  useTiles(config.mapTiles);
  // Two brands tried on one host must not share who is signed in.
  const session = localStorageSession(`dogcare.session.${config.publishableKey ?? 'demo'}`);
  const dogcare = createDogcare({
    baseUrl: config.apiUrl || location.origin,
    publishableKey: config.publishableKey,
    session,
    onSignedOut: () => window.dispatchEvent(new Event(signedOutEvent)),
  });
  const [storefront, signedIn] = await Promise.all([getStorefront({ client: dogcare.client }), dogcare.session()]);
  applyBrand(storefront);
  const shop = createShop(config, storefront, dogcare);
  root.render(
    <StrictMode>
      <ShopContext value={shop}>
        <QueryClientProvider client={createQueries()}>
          <SessionProvider dogcare={dogcare} store={session} initial={signedIn?.user ?? null}>
            <RouterProvider router={createRouter()} />
          </SessionProvider>
        </QueryClientProvider>
      </ShopContext>
    </StrictMode>,
  );
}

start().catch((error: unknown) => {
  console.error(error);
  root.render(<Closed error={error} />);
});
