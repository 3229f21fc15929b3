import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async () => dataOf(await api.GET('/v1/users')).items,
});

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async () => dataOf(await api.GET('/v1/api-keys')).items,
});
