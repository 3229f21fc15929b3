import { rich, t } from '../language/say.ts';
import { EmptyState } from '../pieces/empty-state.tsx';
import { TextLink } from '../pieces/links.tsx';
import { Page } from '../pieces/page.tsx';

export function MissingPage() {
  return (
    <Page title={t`There is no such page`}>
      <EmptyState icon="alert" title={t`This address leads nowhere`}>
        {rich`The link may be old. Choose a page from the menu, or go to the ${<TextLink to="/">{t`overview`}</TextLink>}.`}
      </EmptyState>
    </Page>
  );
}
