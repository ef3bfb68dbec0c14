import { useEffect } from 'react';
import { useShop } from '../app/shop.tsx';

/** Names the page in the tab, which is also what a screen reader says after a navigation. */
export function usePageTitle(title: string | undefined): void {
  const { storefront } = useShop();
  useEffect(() => {
    document.title = title ? `${title} · ${storefront.name}` : `${storefront.name} – ${storefront.brand.tagline}`;
  }, [title, storefront]);
}
