import { MessageSquare, Play, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelDetails as Details } from '../../../../contract/library.ts';
import type { Model } from '../../../../contract/models.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useModelDetails } from '../../../state/library.ts';
import { openModelSettings } from '../../../state/model-settings.ts';
import { selectAndLoad, startChatWith, useIsBlocked, useLoadedModel } from '../../../state/models.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import type { TabsProps } from '../../../ui/tabs.tsx';
import { Metadata } from './Metadata.tsx';
import { Overview } from './Overview.tsx';
import { Tensors } from './Tensors.tsx';

/** Everything that is known of one model on this computer. */
export default function ModelDetails({ model }: { model: Model }) {
  const { t } = useTranslation();
  const { data: details, error, refetch } = useModelDetails(model.id);
  return (
    <Dialog
      title={model.name}
      closeLabel={t('common.close')}
      isOpen
      isWide
      onOpenChange={(isOpen) => !isOpen && close()}
    >
      <Actions model={model} />
      {details === undefined ? (
        error === null ? (
          <DetailsSkeleton />
        ) : (
          <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="m-4">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )
      ) : (
        <DetailsTabs model={model} details={details} />
      )}
    </Dialog>
  );
}

function close(): void {
  useUi.setState({ modelDetails: null });
}

type Tab = 'overview' | 'licence' | 'metadata' | 'tensors';

function DetailsTabs({ model, details }: { model: Model; details: Details }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('overview');
  const licenceText = details.origin?.licenseText ?? null;
  const licence: TabsProps<Tab>['tabs'][number] = {
    value: 'licence',
    label: t('details.licence'),
    content: (
      <pre className="selectable min-h-0 flex-1 overflow-auto p-4 font-mono text-caption whitespace-pre-wrap">
        {licenceText}
      </pre>
    ),
  };
  return (
    <Tabs<Tab>
      value={tab}
      onChange={setTab}
      tabs={[
        {
          value: 'overview',
          label: t('details.overview'),
          content: <Overview model={model} details={details} />,
        },
        ...(licenceText === null ? [] : [licence]),
        { value: 'metadata', label: t('details.metadata'), content: <Metadata metadata={details.metadata} /> },
        { value: 'tensors', label: t('details.tensors'), content: <Tensors tensors={details.tensors} /> },
      ]}
    />
  );
}

function Actions({ model }: { model: Model }) {
  const { t } = useTranslation();
  const isKeptOut = useIsBlocked(model);
  const loaded = useLoadedModel(model.id);
  const canLoad = model.available && !isKeptOut;
  const leave = (work: () => void) => () => {
    close();
    work();
  };
  return (
    <div className="flex shrink-0 flex-wrap gap-2 px-4 pb-3">
      <Button
        isSmall
        look="primary"
        icon={MessageSquare}
        disabled={!canLoad}
        onClick={leave(() => void startChatWith(model.id))}
      >
        {t('models.chat')}
      </Button>
      {loaded === undefined || loaded.state === 'failed' ? (
        <Button isSmall icon={Play} disabled={!canLoad} onClick={() => void selectAndLoad(model)}>
          {t('models.load')}
        </Button>
      ) : null}
      <Button
        isSmall
        icon={SlidersHorizontal}
        disabled={!canLoad}
        onClick={leave(() => openModelSettings(model.id, 'load'))}
      >
        {t('models.settings')}
      </Button>
      <Button
        isSmall
        disabled={!model.available}
        onClick={leave(() => useUi.setState({ templateEditor: { modelId: model.id, line: null } }))}
      >
        {t('details.template')}
      </Button>
    </div>
  );
}

function DetailsSkeleton() {
  return (
    <div aria-busy className="space-y-4 border-t border-border p-4">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} className="h-8" />
      ))}
    </div>
  );
}
