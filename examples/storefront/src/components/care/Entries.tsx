import type { Booking, CareEntry, UploadedFile } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { dogNames, entryWord, factsOf, flagText, isGone } from '../../lib/care.ts';
import { formatInstant } from '../../lib/dates.ts';
import { humanize, listOf } from '../../lib/words.ts';
import { WalkTrack } from './WalkTrack.tsx';

/** A photo as wide as its place is. */
export function CarePhoto({ files, alt }: { files: readonly UploadedFile[]; alt: string }) {
  const shown = files.find((file) => file.name.startsWith('640')) ?? files[0];
  return shown ? <img className="care-photo" src={shown.url} alt={alt} width={shown.width ?? undefined} height={shown.height ?? undefined} loading="lazy" /> : null;
}

function Entry({ booking, entry }: { booking: Booking; entry: CareEntry }) {
  const { locale } = useShop();
  const whose = booking.dogs.length > 1 && entry.dogIds.length < booking.dogs.length ? listOf(dogNames(booking, entry.dogIds), locale) : '';
  const facts = factsOf(entry, locale);
  return (
    <li className={isGone(entry) ? 'care-entry care-entry-gone' : 'care-entry'}>
      <p>
        <strong>{entryWord[entry.kind] ?? humanize(entry.kind)}</strong> {[whose, ...facts].filter(Boolean).join(', ')}
        <time className="quiet" dateTime={entry.happenedAt}>
          {formatInstant(entry.happenedAt, locale, booking.timeZone)}
        </time>
      </p>
      <CarePhoto files={entry.files} alt={entry.note || `A photo of ${listOf(dogNames(booking, entry.dogIds), locale)}`} />
      {entry.track && !isGone(entry) && <WalkTrack track={entry.track} />}
      {entry.note && <p className="care-note">{entry.note}</p>}
      {entry.corrects && entry.kind !== 'void' && <p className="quiet">Corrected: {entry.corrects.reason}</p>}
      {entry.supersededBy && <p className="quiet">No longer so; corrected or taken back since.</p>}
      {entry.flags.length > 0 && <p className="care-flags">{entry.flags.map(flagText).join(' · ')}</p>}
    </li>
  );
}

/** The log, the latest first. */
export const Entries = ({ booking, entries }: { booking: Booking; entries: readonly CareEntry[] }) => (
  <ol className="care-entries" aria-label="Care log">
    {entries.map((entry) => (
      <Entry key={entry.id} booking={booking} entry={entry} />
    ))}
  </ol>
);
