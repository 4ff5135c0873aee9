import { useQuery } from '@tanstack/react-query';
import { isJsonObject } from '@livermore/schemas';
import { ServerOff } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { refusalOf, refusalText } from '../api/settings-errors.ts';
import { baseOf } from '../model/settings-draft.ts';
import { SettingsWorkbench } from './settings-workbench.tsx';
import '../settings.css';

/** Reads the settings once; the workbench follows them from there. */
export const SettingsPage = () => {
  usePageTitle('Settings');
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
      <div role="status" className="flex flex-col gap-3 p-4">
        <span className="sr-only">Reading the settings</span>
        {Array.from({ length: 8 }, (_, line) => (
          <span key={line} className="skeleton h-5 w-full max-w-xl" />
        ))}
      </div>
    );
  }
  return <SettingsWorkbench loaded={baseOf(stored.data.document, stored.data.version)} schema={schema.data} />;
};
