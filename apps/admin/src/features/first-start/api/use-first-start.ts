import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../lib/trpc.ts';

/** Whether the first start is offered to who is signed in, and how to put it away in every browser. */
export const useFirstStart = () => {
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...trpc.auth.state.queryOptions(), staleTime: Infinity });
  const end = useMutation(
    trpc.account.endFirstStart.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.auth.state.queryKey() }),
    }),
  );
  return {
    isOffered: data?.firstStart === true,
    end: end.mutateAsync,
    isEnding: end.isPending,
    refusal: end.error?.message,
  };
};
