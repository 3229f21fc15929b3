import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { importQuery, isOver } from '../../api/queries/imports.ts';
import type { Import } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { CancelButton } from './cancel-button.tsx';
import { Importing } from './importing.tsx';
import { Matching } from './matching.tsx';
import { Report } from './report.tsx';
import { Review } from './review/review.tsx';
import { StepLine } from './step-line.tsx';

/** One import, in whatever state it is: the address stays the same from counting to the report. */
export function ImportPage() {
  const { importId = '' } = useParams();
  const query = useQuery(importQuery(importId));
  return (
    <Page
      title={t`Import Wizard`}
      // Outside of the stages: they change while its dialog is open.
      actions={query.data && !isOver(query.data) && <CancelButton stored={query.data} />}
      lead={
        <>
          {query.data && `${query.data.entityTypes.map((type) => entityLabel(type).many).join(', ')} · `}
          <TextLink to="/connection/import">{t`All imports`}</TextLink>
        </>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Stack gap="lg">
            <StepLine state={data.state} />
            <Stage stored={data} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Stage({ stored }: { stored: Import }) {
  switch (stored.state) {
    case 'queued':
    case 'counting':
    case 'matching':
      return <Matching stored={stored} />;
    case 'review':
      return <Review stored={stored} />;
    case 'confirmed':
    case 'running':
      return <Importing stored={stored} />;
    case 'done':
    case 'cancelled':
    case 'failed':
      return <Report stored={stored} />;
    default:
      return stored.state satisfies never;
  }
}
