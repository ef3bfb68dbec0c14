/** Countries whose places are known. US territories (PR, GU, VI, AS, MP) are regions of the US, as in the post. */
export type CountryCode = 'US' | 'CA';

/** A named place with a point and the time zone that its clocks follow. */
export interface Place {
  /** What a person reads: `Denver, CO 80205`. */
  readonly label: string;
  readonly city: string;
  /** State or province by its postal abbreviation: `CO`, `QC`. */
  readonly region: string;
  /** The five-digit ZIP, or the first three characters of a Canadian code; null for a whole city. */
  readonly postalCode: string | null;
  readonly country: CountryCode;
  readonly lat: number;
  readonly lng: number;
  /** IANA zone at the point. */
  readonly timeZone: string;
}

export interface GeocodeRequest {
  /** ZIP, ZIP+4 or Canadian code, in any case and spacing. Without a match, `city` is tried when it is given too. */
  readonly postalCode?: string | null;
  readonly city?: string | null;
  /** Abbreviation or name of the state or province. */
  readonly region?: string | null;
  /** US unless the postal code, the region or the query says otherwise. */
  readonly country?: string | null;
  /** Free text; read only where neither postal code nor city is given. */
  readonly query?: string | null;
}

/** Turns what people write into places. Never rejects over an unknown place: that is null, or an empty list. */
export interface Geocoder {
  /** Whom the pages that show these places must name; null where nobody asks for it. */
  readonly attribution: string | null;
  geocode(request: GeocodeRequest): Promise<Place | null>;
  /** Places whose postal code or name begins with the text, the largest first. */
  suggest(prefix: string, limit?: number): Promise<Place[]>;
}
