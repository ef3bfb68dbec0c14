import type { Document } from '@dogcare/sdk';
import { listMyDocumentsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { formatDate, relative } from '../../lib/dates.ts';
import { documentKind, documentStatus } from '../../lib/checks.ts';
import { Icon } from '../Icon.tsx';
import { Badge, Empty, ErrorNotice, Skeleton } from '../ui.tsx';
import { DocumentForm } from './DocumentForm.tsx';
import { Section } from './Section.tsx';

const day: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric', year: 'numeric' };

function Row({ document }: { document: Document }) {
  const { locale } = useShop();
  const [word, tone] = documentStatus[document.status];
  const file = document.files[0];
  return (
    <li>
      <div>
        <strong>{documentKind[document.kind]}</strong> <Badge tone={tone}>{word}</Badge>
        <p className="meta quiet">
          {document.issuer && <span>{document.issuer}</span>}
          {document.number && <span>{document.number}</span>}
          <span>handed in {relative(document.submittedAt, locale)}</span>
          {document.expiresOn && (
            <span>
              {document.status === 'expired' ? 'was good' : 'good'} until {formatDate(document.expiresOn, locale, day)}
            </span>
          )}
        </p>
        {document.rejectionReason && <p className="field-error">{document.rejectionReason}</p>}
      </div>
      {file && (
        <a
          className="button button-small button-quiet"
          href={file.url}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open ${documentKind[document.kind]} in a new tab`}
        >
          <Icon name="file" size={18} /> Open
        </a>
      )}
    </li>
  );
}

/** What a caregiver hands in, and what became of it. */
export function Documents() {
  const { client, storefront } = useShop();
  const [isAdding, setAdding] = useState(false);
  // the addresses of the files answer for five minutes
  const documents = useQuery({ ...listMyDocumentsOptions({ client, query: { limit: 50 } }), refetchInterval: 4 * 60_000 });
  const list = documents.data?.data ?? [];
  return (
    <Section title="Documents" about={`Kept encrypted, and seen by the ${storefront.name} team only.`}>
      {documents.isPending && <Skeleton lines={3} label="Loading your documents" />}
      <ErrorNotice error={documents.error} title="Your documents didn’t load" onRetry={() => void documents.refetch()} />
      {documents.isSuccess && list.length === 0 && (
        <Empty icon={<Icon name="file" size={36} />} title="Nothing handed in yet">
          <p>A proof of who you are, and your insurance if you have one: owners like to know that we have looked.</p>
        </Empty>
      )}
      {list.length > 0 && (
        <ul className="account-list">
          {list.map((document) => (
            <Row key={document.id} document={document} />
          ))}
        </ul>
      )}
      {documents.isSuccess && (
        <div className="form-actions">
          <button type="button" className="button button-small" onClick={() => setAdding(true)}>
            <Icon name="upload" size={18} /> Hand in a document
          </button>
        </div>
      )}
      {isAdding && <DocumentForm onClose={() => setAdding(false)} />}
    </Section>
  );
}
