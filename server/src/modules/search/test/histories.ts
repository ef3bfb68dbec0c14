import type { LatLng } from '../../caregivers/index.ts';
import { distanceKm } from '../grid.ts';

export interface MadeCaregiver extends LatLng {
  readonly id: string;
  readonly ratingAverage: number;
  readonly ratingCount: number;
}

export interface History {
  readonly ownerId: string;
  readonly home: LatLng;
  /** Caregivers in the order they were booked; the last is what is to be guessed. */
  readonly booked: readonly string[];
  readonly next: string;
}

const center = { lat: 39.73, lng: -104.95 };
const styles = 8;

/**
 * People of a town and whom they book: somebody near, good and to their taste (quiet homes, sporty walks), and half of the time somebody they
 * know. Ratings show how good somebody is, with noise; taste shows in nothing but in who booked whom.
 */
export function makeHistories(random: () => number, { owners, caregivers }: { owners: number; caregivers: number }) {
  const bell = (): number => random() + random() + random() + random() - 2;
  const somewhere = (): LatLng => ({ lat: center.lat + bell() * 0.12, lng: center.lng + bell() * 0.16 });
  const all = Array.from({ length: caregivers }, (_, i) => {
    const quality = bell() / 2;
    const ratingAverage = Math.round(Math.min(5, Math.max(3, 4.3 + 0.6 * quality + bell() * 0.15)) * 100) / 100;
    return {
      id: `cgv_${String(i).padStart(26, '0')}`, ...somewhere(), quality, style: Math.floor(random() * styles), ratingAverage,
      ratingCount: 3 + Math.floor(random() * 40),
    };
  });
  const histories = Array.from({ length: owners }, (_, i): History => {
    const home = somewhere();
    const style = Math.floor(random() * styles);
    const weights = all.map((one) => Math.exp(-distanceKm(home, one) / 4) * Math.exp(1.5 * one.quality) * (one.style === style ? 6 : 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const choose = (): string => {
      let at = random() * total;
      return all[weights.findIndex((weight) => (at -= weight) <= 0)]?.id ?? all[0]!.id;
    };
    const booked: string[] = [];
    for (let n = 3 + Math.floor(random() * 5); n > 0; n -= 1) booked.push(booked.length > 0 && random() < 0.4 ? booked[Math.floor(random() * booked.length)]! : choose());
    return { ownerId: `usr_${String(i).padStart(26, '0')}`, home, booked: booked.slice(0, -1), next: booked.at(-1)! };
  });
  return { caregivers: all as readonly MadeCaregiver[], histories };
}
