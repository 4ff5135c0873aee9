import { isJsonObject } from '@livermore/schemas';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Lock, ServerOff } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { refusalOf, refusalText } from '../../settings/api/settings-errors.ts';
import { baseOf } from '../../settings/model/settings-draft.ts';
import { FirstStart } from './first-start.tsx';
import '../../settings/settings.css';

/** Three steps from a fresh server to one's own: market, symbols, alerts. */
export const FirstStartPage = () => {
  usePageTitle('First start');
  return maySteer(useUser().role) ? (
    <LoadedFirstStart />
  ) : (
    <Notice icon={Lock} title="The first start is for who changes settings" heading="h1">
      <p>As a viewer you look at what the owner has set up for you.</p>
      <Link to="/" className="text-accent underline">
        Go to the Overview
      </Link>
    </Notice>
  );
};

const LoadedFirstStart = () => {
  const { step } = useSearch({ from: '/signed-in/start' });
  const stored = useQuery({ ...trpc.settings.export.queryOptions(), gcTime: 0, staleTime: Infinity });
  const schema = useQuery({ ...trpc.settings.jsonSchema.queryOptions(), staleTime: Infinity });
  const error = stored.error ?? schema.error;
  if (error) {
    return (
      <Notice icon={ServerOff} title="The settings cannot be read now" heading="h1">
        <p>{refusalText(refusalOf(error))}</p>
        <Button
          className="mt-2"
          onClick={() => {
            void stored.refetch();
            void schema.refetch();
          }}
        >
          Try again
        </Button>
      </Notice>
    );
  }
  if (!stored.data || !isJsonObject(schema.data)) {
    return (
      <div role="status" className="mx-auto flex w-full max-w-3xl flex-col gap-3 p-6">
        <span className="sr-only">Reading the settings</span>
        {Array.from({ length: 6 }, (_, line) => (
          <span key={line} className="skeleton h-5 w-full" />
        ))}
      </div>
    );
  }
  return <FirstStart step={step ?? 'market'} loaded={baseOf(stored.data.document, stored.data.version)} schema={schema.data} />;
};
