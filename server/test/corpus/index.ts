import { honestDocuments, hostileDocuments } from './documents.ts';
import { honestImages, hostileImages } from './images.ts';
import type { CorpusFile } from './types.ts';
import { honestVideos, hostileVideos } from './videos.ts';

export { hostileNames } from './names.ts';
export { mark, type CorpusFile } from './types.ts';

/** Several hundred files that try to be something else, to break a reader, or to fill a machine; made, not kept. */
export const hostileFiles = async (): Promise<CorpusFile[]> => [...(await hostileImages()), ...hostileDocuments(), ...hostileVideos()];

/** What people really send; each must be taken. */
export const honestFiles = async (): Promise<CorpusFile[]> => [...(await honestImages()), ...honestDocuments(), ...honestVideos()];
