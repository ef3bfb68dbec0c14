import { readFileSync } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { getServiceArea, putServiceArea } from '@dogcare/sdk';
import type { PutServiceArea } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { decimal } from '../../lib/flags.ts';
import { distance } from '../../lib/format.ts';
import { usage } from '../../lib/usage.ts';

/** A GeoJSON polygon, by itself or as a feature, as map editors save it. What is wrong with its points the API says. */
function readPolygon(file: string): PutServiceArea {
  let found: { type?: string; geometry?: unknown };
  try {
    found = JSON.parse(readFileSync(file, 'utf8')) as typeof found;
  } catch (error) {
    throw usage(`${file} can’t be read as GeoJSON: ${(error as Error).message}`);
  }
  const geometry = (found?.type === 'Feature' ? found.geometry : found) as { type?: string; coordinates?: unknown } | null;
  if (geometry?.type !== 'Polygon') throw usage(`${file} holds no polygon.`);
  return { type: 'Polygon', coordinates: geometry.coordinates } as PutServiceArea;
}

export default class CaregiversArea extends DogcareCommand {
  static override summary = 'Where you go to owners’ homes, or change it. For caregivers.';
  static override examples = ['<%= config.bin %> caregivers area --radius-km 12', '<%= config.bin %> caregivers area --polygon area.geojson'];
  static override flags = {
    'radius-km': decimal({ exclusive: ['polygon'], description: 'As far as this around your page’s place.' }),
    polygon: Flags.string({ description: 'A file with a GeoJSON polygon.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversArea);
    const { client } = this.connect(flags);
    const radiusKm = flags['radius-km'];
    const body: PutServiceArea | null = flags.polygon !== undefined ? readPolygon(flags.polygon)
      : radiusKm !== undefined ? { type: 'Radius', radiusKm } : null;
    const found = body ? await putServiceArea({ client, body }) : await getServiceArea({ client });
    const { center, area } = found;
    const [outer = []] = area.type === 'Polygon' ? area.coordinates : [];
    this.log(area.type === 'Radius'
      ? `You go as far as ${distance(area.radiusKm)} around ${center.lat}, ${center.lng}.`
      : `You go within a polygon of ${outer.length - 1} corners.`);
    return found;
  }
}
