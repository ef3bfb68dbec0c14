/** Where tiles come from (`{z}`, `{x}`, `{y}` in it), and whom to name for them. */
export interface MapTiles {
  url: string;
  attribution: string;
}

let tiles: MapTiles | undefined;
/** What the serving host says of tiles, before the first map; without them a map has a plain ground and asks nobody. */
export const useTiles = (given: MapTiles | undefined): void => void (tiles = given);
export const mapTiles = (): MapTiles | undefined => tiles;
