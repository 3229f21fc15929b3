import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.ts';

/** Sends the browser to the vendor's consent page; it comes back to `returnTo`. */
export function useAuthorize(returnTo: string) {
  return useMutation({
    mutationFn: async (id: string) => {
      const query = { return_to: returnTo };
      const { authorizeUrl } = dataOf(
        await api.GET('/v1/connections/{id}/authorize', { params: { path: { id }, query } }),
      );
      window.location.assign(authorizeUrl);
    },
  });
}
