import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../../api/problem.ts';
import { type LogQuery, readLogCsv } from '../../api/queries/log.ts';
import { Icon } from '../../pieces/icon.tsx';

/** Everything that the filters let through, however much, as a file for a spreadsheet. */
export function CsvButton({ query }: { query: LogQuery }) {
  const download = useMutation({
    mutationFn: async () => saveAs('sync-log.csv', await readLogCsv(query)),
  });
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {download.error ? `${problemOf(download.error).title}: try again` : 'Download CSV'}
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
