import { NativeSelect, Paper, Title } from '@mantine/core';
import { LANGUAGES, language, languageOf, speak } from '../../language/language.ts';
import { t } from '../../language/say.ts';

const CHOICES = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** Kept in the browser: the page to sign in speaks it too, before anybody is known. */
export function LanguageSection() {
  return (
    <Paper withBorder p="lg" maw={440}>
      <Title order={2} fz="lg" mb="md">
        {t`Language`}
      </Title>
      <NativeSelect
        label={t`Language of the console`}
        description={t`Kept in this browser. What was written in English elsewhere, such as answers of QuickBooks, stays so.`}
        data={CHOICES}
        value={language}
        onChange={({ currentTarget: { value } }) => speak(languageOf(value) ?? language)}
      />
    </Paper>
  );
}
