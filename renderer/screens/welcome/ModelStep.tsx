import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes, formatParameters } from '../../i18n/format.ts';
import { OpennessMark } from '../../shell/openness/OpennessMark.tsx';
import { useReport } from '../../state/computer.ts';
import { useCatalog } from '../../state/hub.ts';
import { isBlocked } from '../../state/openness.ts';
import { useSettings } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { suggestModels, type Suggestion } from './choose.ts';
import { FirstDownload } from './FirstDownload.tsx';

/** Models to begin with. One is fetched when its button is pressed, and not before. */
export function ModelStep() {
  const { t } = useTranslation();
  const { data: catalog, error, refetch } = useCatalog();
  const report = useReport();
  const policy = useSettings().data?.opennessPolicy;
  const [chosen, setChosen] = useState<string | null>(null);
  if (error !== null && catalog === undefined) {
    return (
      <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy}>
        <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
      </Notice>
    );
  }
  // What the hardware says decides what is recommended, so the list waits for it and does not change under the pointer.
  if (catalog === undefined || report.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-2">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-19 rounded-card" />
        ))}
      </div>
    );
  }
  const allowed = catalog.filter(({ openness }) => !isBlocked(policy, openness));
  const suggestions = suggestModels(allowed, report.data);
  const shown = suggestions.find(({ model }) => model.alias === chosen) ?? suggestions[0];
  if (shown === undefined) return <p className="text-reading text-muted">{t('welcome.nothingToOffer')}</p>;
  return (
    <>
      <RadioGroup
        aria-label={t('welcome.model.title')}
        value={shown.model.alias}
        onValueChange={(alias) => setChosen(alias)}
        className="flex flex-col gap-2"
      >
        {suggestions.map((suggestion) => (
          <Choice key={suggestion.model.alias} suggestion={suggestion} />
        ))}
      </RadioGroup>
      <FirstDownload key={shown.model.alias} model={shown.model} />
      <p className="mt-4 text-pretty text-muted">{t('welcome.later')}</p>
    </>
  );
}

function Choice({ suggestion: { model, kind } }: { suggestion: Suggestion }) {
  const { t } = useTranslation();
  const facts = [
    model.parameterCount === null ? null : formatParameters(model.parameterCount),
    formatBytes(model.sizeBytes),
  ].filter((fact) => fact !== null);
  return (
    <Radio.Root
      value={model.alias}
      aria-label={`${model.title}, ${t(`welcome.kind.${kind}`)}, ${facts.join(', ')}`}
      className="group flex w-full gap-3 rounded-card border border-border bg-surface p-3 text-start transition-colors hover:border-border-strong data-checked:border-accent data-checked:bg-accent-soft"
    >
      <span
        aria-hidden
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-border-strong bg-surface group-data-checked:border-[5px] group-data-checked:border-accent"
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{model.title}</span>
          <span className="text-caption font-medium text-accent">{t(`welcome.kind.${kind}`)}</span>
        </span>
        <span className="block text-pretty">{model.summary}</span>
        <span className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="numbers text-caption text-muted">{facts.join('\u2002·\u2002')}</span>
          <OpennessMark openness={model.openness} />
        </span>
      </span>
    </Radio.Root>
  );
}
