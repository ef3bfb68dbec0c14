import { SeriesEntity, SeriesOccurrenceEntity } from './entities.ts';

export { seriesPersonalData } from './people.ts';
export { createSeriesRoutes } from './routes.ts';
export { createSeriesActions, type SeriesActions } from './service.ts';
export const seriesEntities = [SeriesEntity, SeriesOccurrenceEntity];
