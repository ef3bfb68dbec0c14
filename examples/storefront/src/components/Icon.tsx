import type { ServiceType } from '@dogcare/sdk';

/** Line icons on a 24 grid, drawn for this storefront. */
const paths = {
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm5 12 4.5 4.5',
  pin: 'M12 21s7-6.1 7-11.2A7 7 0 0 0 5 9.8C5 14.9 12 21 12 21zm0-8.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  calendar: 'M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.500a1 1 0 0 1 1-1zM4 11h16M8.5 4v4M15.5 4v4',
  paw: 'M12 12.500c-2.6 0-5 2.6-5 4.9 0 1.7 1.3 2.6 2.7 2.6.9 0 1.5-.4 2.3-.4s1.4.4 2.3.4c1.4 0 2.7-.9 2.7-2.6 0-2.3-2.4-4.9-5-4.900zM5.6 13.200a1.7 2.2 0 1 0 0-4.4 1.7 2.2 0 0 0 0 4.400zM9.3 9a1.7 2.3 0 1 0 0-4.600A1.7 2.3 0 0 0 9.3 9zM14.7 9a1.7 2.3 0 1 0 0-4.6 1.7 2.3 0 0 0 0 4.600zM18.4 13.200a1.7 2.2 0 1 0 0-4.4 1.7 2.2 0 0 0 0 4.400z',
  bolt: 'M13 3 5 13.500h6L10 21l8-10.500h-6z',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  close: 'm6 6 12 12M18 6 6 18',
  chevronLeft: 'm14.5 6-6 6 6 6',
  chevronRight: 'm9.5 6 6 6-6 6',
  chevronDown: 'm6 9.5 6 6 6-6',
  arrow: 'M4 12h15m-6-6 6 6-6 6',
  bell: 'M12 4a5.5 5.5 0 0 0-5.5 5.500c0 4.5-2 6-2 7h15c0-1-2-2.5-2-7A5.5 5.5 0 0 0 12 4zm-2 15.500a2 2 0 0 0 4 0',
  mail: 'M4 6.500h16v11H4zM4 7l8 6 8-6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  home: 'm4 11.5 8-7 8 7M6 10v9.500h12V10M10 19.500v-5h4v5',
  moon: 'M19.5 14.500A8 8 0 1 1 9.5 4.500a6.5 6.5 0 0 0 10 10z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.400M5.6 18.4 7 17M17 7l1.4-1.4',
  leash: 'M6 20V9a4 4 0 0 1 8 0v5a3 3 0 1 0 6 0v-2M17 9.500h6M6 20h.01',
  door: 'M7 20V4.500h10V20M4 20h16M13.5 12.500h.01',
  scissors:
    'M7 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm0 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 8l11 9M9 16l11-9',
  fence: 'M5 20V8l2-2.500L9 8v12M15 20V8l2-2.500L19 8v12M3 11.500h18M3 16h18M5 20h4m6 0h4',
  globe: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM4 12h16M12 4c5 5 5 11 0 16-5-5-5-11 0-16z',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 3.500V12l3 2',
  card: 'M4 6.500h16v11H4zM4 10.500h16M7 14.500h3',
  receipt: 'M6 4h12v16l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.500L6 20zM9 8.500h6M9 12h6',
  shield: 'M12 4 5.5 6.500v5c0 4 2.7 6.8 6.5 8.5 3.8-1.7 6.5-4.5 6.5-8.500v-5zM9 12l2.2 2.200L15.2 10',
  heart:
    'M12 19.500C7 15.5 4 12.7 4 9.300A4.2 4.2 0 0 1 8.2 5c1.6 0 3 .9 3.8 2.200A4.5 4.5 0 0 1 15.8 5 4.2 4.2 0 0 1 20 9.300c0 3.4-3 6.2-8 10.200z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  edit: 'm5 16-1 4 4-1L19.5 7.500l-3-3zM14.5 6.500l3 3',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  filter: 'M4 7h10m4 0h2M4 12h3m4 0h9M4 17h8m4 0h4M16 5v4M9 10v4M14 15v4',
  info: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 7v5m0-8.200v.01',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  upload: 'M12 16V5m-5 5 5-5 5 5M5 20h14',
  file: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** A star that is filled as far as it was earned. */
export function Star({ size = 16 }: { size?: number }) {
  return (
    <svg className="icon star" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.900L12 16.800l-5.3 2.9 1.1-5.900L3.5 9.700l5.9-.8z"
        fill="currentColor"
      />
    </svg>
  );
}

export const serviceIcon: Record<ServiceType, IconName> = {
  boarding: 'moon',
  house_sitting: 'home',
  daycare: 'sun',
  walking: 'leash',
  drop_in: 'door',
  grooming: 'scissors',
};
