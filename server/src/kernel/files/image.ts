import sharp, { type Metadata, type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { refuse, type FileCheck, type FileOutput } from './types.ts';

export const maxPixels = 50_000_000;
const maxSidePixels = 30_000;
const sizes = [160, 640, 1_600] as const;
const largest = sizes[2];
const timeoutSeconds = 10;

const formats: Readonly<Record<string, string>> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' };

// This process is made for this: no memory kept between files, one file's work on one thread, and of all that libvips
// can open, SVG among it, just the three.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });

const options = { failOn: 'warning', sequentialRead: true, pages: 1, unlimited: false } as const satisfies SharpOptions;

/**
 * Draws the picture anew: what is handed on is pixels and nothing else of the file, no place, no camera, no comment and
 * no second format behind or inside. Turned as the camera was held; only the first frame of what moves.
 */
export async function redrawImage(bytes: Uint8Array, contentType: string): Promise<FileCheck> {
  let metadata: Metadata;
  try {
    // reads the header only, so the limit can be told from a broken file
    metadata = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  } catch {
    return refuse('malformed', 'The picture cannot be read.');
  }
  const { width, height, format } = metadata;
  if (format !== formats[contentType]) return refuse('type_mismatch', 'The picture is of another format than declared.');
  if (width * height > maxPixels || Math.max(width, height) > maxSidePixels) {
    return refuse('too_many_pixels', `A picture has at most ${maxPixels / 1_000_000} megapixels.`);
  }
  try {
    const drawn = await sharp(bytes, { ...options, limitInputPixels: maxPixels })
      .timeout({ seconds: timeoutSeconds })
      .autoOrient()
      .resize({ width: largest, height: largest, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { ok: true, kind: 'image', contentType, outputs: await outputsOf(drawn) };
  } catch {
    return refuse('malformed', 'The picture is broken or cut off.');
  }
}

async function outputsOf({ data, info }: { data: Buffer; info: OutputInfo }): Promise<FileOutput[]> {
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const picture = (side: number) =>
    sharp(data, { raw, limitInputPixels: maxPixels }).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
  const written = async (name: string, contentType: string, made: Sharp): Promise<FileOutput> => {
    const { data: bytes, info: { width, height } } = await made.timeout({ seconds: timeoutSeconds }).toBuffer({ resolveWithObject: true });
    return { name, contentType, bytes, width, height };
  };
  const outputs: FileOutput[] = [];
  for (const side of sizes) outputs.push(await written(`${side}.webp`, 'image/webp', picture(side).webp({ quality: 80 })));
  // mails and old programs take no WebP
  const jpeg = picture(largest).flatten({ background: '#ffffff' }).jpeg({ quality: 82 });
  outputs.push(await written(`${largest}.jpg`, 'image/jpeg', jpeg));
  return outputs;
}
