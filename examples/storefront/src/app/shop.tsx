import type { Client, Dogcare, ServiceType, ServiceTypeInfo, Storefront } from '@dogcare/sdk';
import { createContext, use } from 'react';
import type { ShopConfig } from './config.ts';

/** What every page knows: the business, and the connection to it. */
export interface Shop {
  config: ShopConfig;
  storefront: Storefront;
  dogcare: Dogcare;
  client: Client;
  locale: string;
  /** The business's own words for a service. */
  service(type: ServiceType | undefined): ServiceTypeInfo | undefined;
}

export function createShop(config: ShopConfig, storefront: Storefront, dogcare: Dogcare): Shop {
  return {
    config,
    storefront,
    dogcare,
    client: dogcare.client,
    locale: storefront.locale,
    service: (type) => storefront.serviceTypes.find((info) => info.type === type),
  };
}

export const ShopContext = createContext<Shop | null>(null);

export function useShop(): Shop {
  const shop = use(ShopContext);
  if (!shop) throw new Error('Pages stand inside a ShopContext');
  return shop;
}
