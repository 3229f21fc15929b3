import { EmptyState } from '../pieces/empty-state.tsx';
import { TextLink } from '../pieces/links.tsx';
import { Page } from '../pieces/page.tsx';

export function MissingPage() {
  return (
    <Page title="There is no such page">
      <EmptyState icon="alert" title="This address leads nowhere">
        The link may be old. Choose a page from the menu, or go to the <TextLink to="/">overview</TextLink>.
      </EmptyState>
    </Page>
  );
}
