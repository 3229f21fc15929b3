import { NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { formatInstant } from '../../../format/dates.ts';
import { formatMoney } from '../../../format/numbers.ts';
import { zoneName } from '../../../format/wall-clock.ts';
import { language } from '../../../language/language.ts';
import { t } from '../../../language/say.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay, useSession } from '../../../session/use-session.ts';
import { DraftButtons } from '../../../unsaved/draft-buttons.tsx';
import { useOutletConnection } from '../use-outlet-connection.ts';

/** Where books are kept that QuickBooks is sold for, and some neighbours; any other tag is taken by the API. */
const LOCALES = [
  'en-US',
  'en-CA',
  'fr-CA',
  'es-MX',
  'pt-BR',
  'en-GB',
  'en-IE',
  'de-DE',
  'de-AT',
  'de-CH',
  'fr-FR',
  'fr-BE',
  'fr-CH',
  'nl-NL',
  'nl-BE',
  'it-IT',
  'es-ES',
  'pt-PT',
  'da-DK',
  'sv-SE',
  'nb-NO',
  'fi-FI',
  'pl-PL',
  'cs-CZ',
  'en-AU',
  'en-NZ',
  'en-ZA',
  'en-IN',
  'en-SG',
  'en-HK',
  'en-AE',
  'ja-JP',
];

const COUNTRIES = new Intl.DisplayNames(language, { type: 'language', languageDisplay: 'standard' });

/** How the business's dates and amounts are written, for everybody who looks at them, and by which clock. */
export function PlaceSection() {
  const { tenant } = useSession();
  const homeCurrency = useOutletConnection().company?.homeCurrency ?? 'USD';
  const may = useMay('connections:write');
  const [draft, setDraft] = useState<string>();
  const save = useSaveLocale();
  const kept = tenant.localeChosen ? (tenant.locale ?? '') : '';
  const chosen = draft ?? kept;
  return (
    <Section
      title={t`Dates and amounts`}
      lead={t`As everybody of the business sees them, wherever they sit. Words are in the language that each person has chosen.`}
    >
      <Stack gap="sm">
        {save.error && <ProblemAlert error={save.error} />}
        <div>
          <NativeSelect
            maw={360}
            label={t`Written as in`}
            disabled={!may}
            value={chosen}
            data={[{ value: '', label: t`The country of the company` }, ...optionsWith(kept)]}
            onChange={({ currentTarget }) => setDraft(currentTarget.value)}
          />
          {chosen !== kept && (
            <DraftButtons
              of={t`Dates and amounts`}
              busy={save.isPending || save.isSuccess}
              onSave={() => save.mutate(chosen || null)}
              onCancel={() => setDraft(undefined)}
            />
          )}
        </div>
        <Text size="sm" c="dimmed">
          {t`Now: ${formatInstant(new Date().toISOString())}, by the clock of ${zoneName()}; ${formatMoney('1234.5', homeCurrency)}.`}
        </Text>
      </Stack>
    </Section>
  );
}

/** One that was chosen by the API is in the list, too. */
function optionsWith(kept: string) {
  const all = kept === '' || LOCALES.includes(kept) ? LOCALES : [...LOCALES, kept];
  return all.map((value) => ({ value, label: COUNTRIES.of(value) ?? value }));
}

function useSaveLocale() {
  return useMutation({
    mutationFn: async (locale: string | null) =>
      dataOf(await api.PUT('/v1/tenant/locale', { body: { locale } })),
    // What is shown already is written as before.
    onSuccess: () => location.reload(),
  });
}
