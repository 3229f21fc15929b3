import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const mailQuery = queryOptions({
  queryKey: ['session', 'mail'],
  queryFn: async () => dataOf(await api.GET('/v1/session/mail')),
  // A mail that is on its way is followed until it is known what became of it.
  refetchInterval: ({ state }) => (state.data?.lastMail?.state === 'due' ? 2_000 : false),
});
