import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../lib/trpc.ts';

/** Who is signed in. Only for components inside the frame, which nobody sees without being signed in. */
export const useUser = () => {
  const { data } = useQuery({ ...trpc.auth.state.queryOptions(), staleTime: Infinity });
  if (!data?.user) throw new Error('useUser is only for components of who is signed in');
  return data.user;
};
