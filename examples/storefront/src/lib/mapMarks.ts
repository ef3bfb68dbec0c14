import type { CaregiverSearchResult, LatLng } from '@dogcare/sdk';

/** Those who stand so close at this zoom that their pins would cover one another. */
export interface Cluster {
  point: { x: number; y: number };
  results: CaregiverSearchResult[];
}

/** Each joins the first group near enough; the order stays, so that the nearest to the centre lead. */
export function clustersOf(
  results: readonly CaregiverSearchResult[],
  project: (at: LatLng) => { x: number; y: number },
  apartPx = 56,
): Cluster[] {
  const clusters: Cluster[] = [];
  for (const result of results) {
    const { x, y } = project(result.approximateLocation);
    const near = clusters.find(({ point }) => Math.hypot(point.x - x, point.y - y) < apartPx);
    if (near) near.results.push(result);
    else clusters.push({ point: { x, y }, results: [result] });
  }
  return clusters;
}

/** Where the names of the results' cities stand when no tiles say them: in the middle of those who live there. */
export function placeNames(results: readonly CaregiverSearchResult[], most = 6): Array<LatLng & { name: string }> {
  const cities = Map.groupBy(results, ({ city, region }) => `${city}, ${region}`);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [...cities.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, most)
    .map((there) => ({
      name: there[0]!.city,
      lat: mean(there.map(({ approximateLocation }) => approximateLocation.lat)),
      lng: mean(there.map(({ approximateLocation }) => approximateLocation.lng)),
    }));
}
