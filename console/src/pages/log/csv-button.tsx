import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../../api/problem.ts';
import { t } from '../../language/say.ts';
import { Icon } from '../../pieces/icon.tsx';

/** Everything that the filters let through, however much, as a file for a spreadsheet. */
export function CsvButton({ name, read }: { name: string; read: () => Promise<Blob> }) {
  const download = useMutation({
    mutationFn: async () => saveAs(name, await read()),
  });
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {download.error ? t`${problemOf(download.error).title}: try again` : t`Download CSV`}
    </Button>
  );
}

function saveAs(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
