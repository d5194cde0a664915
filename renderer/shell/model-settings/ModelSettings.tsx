import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../contract/models.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { closeModelSettings } from '../../state/model-settings.ts';
import { useProfile } from '../../state/profiles.ts';
import { useUi } from '../../state/ui.ts';
import type { SettingsTab } from '../../state/ui.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AnswerTab } from './AnswerTab.tsx';
import { LoadTab } from './LoadTab.tsx';

/** Everything about how one model is loaded and how it answers. Kept for the model as it is changed. */
export default function ModelSettings({ model, tab }: { model: Model | null; tab: SettingsTab }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="model-settings">
      <header className="flex h-11 shrink-0 items-center gap-2 pe-2 ps-4">
        <h2 className="flex min-w-0 flex-1 text-interface font-semibold">
          {model === null ? t('panel.title') : <MiddleEllipsis text={model.name} className="min-w-0" />}
        </h2>
        <IconButton icon={X} label={t('panel.close')} onClick={closeModelSettings} />
      </header>
      {model === null ? (
        <p className="px-4 text-muted">{t('panel.noModel')}</p>
      ) : (
        <Settings key={model.id} model={model} tab={tab} />
      )}
    </div>
  );
}

function Settings({ model, tab }: { model: Model; tab: SettingsTab }) {
  const { t } = useTranslation();
  const { profile, error } = useProfile(model.id);
  if (profile === undefined) {
    if (error === null) return <SettingsSkeleton />;
    const { message, remedy } = toErrorInfo(error);
    return <Notice kind="bad" title={message} text={remedy} className="m-4" />;
  }
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        useUi.setState(({ modelSettings }) =>
          modelSettings === null ? {} : { modelSettings: { ...modelSettings, tab: next } },
        )
      }
      tabs={[
        {
          value: 'answer',
          label: t('panel.answer'),
          content: <AnswerTab modelId={model.id} sampling={profile.sampling} />,
        },
        { value: 'load', label: t('panel.load'), content: <LoadTab model={model} profile={profile} /> },
      ]}
    />
  );
}

function SettingsSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy aria-label={t('panel.loading')} className="space-y-5 px-4 pt-12">
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} className="h-14" />
      ))}
    </div>
  );
}
