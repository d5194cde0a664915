import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadSettings } from '../../../contract/inference.ts';
import type { Model, ModelProfile } from '../../../contract/models.ts';
import { editProfile } from '../../state/profiles.ts';
import { AdvancedLoad } from './AdvancedLoad.tsx';
import { ChoiceSetting, SwitchSetting } from './ChoiceSetting.tsx';
import { ContextSettings } from './ContextSettings.tsx';
import { GpuLayers } from './GpuLayers.tsx';
import { LoadFooter } from './LoadFooter.tsx';
import { cacheTypes, defaultLoad, devices, flashAttentions, isSame } from './schema.ts';
import { Group } from './SettingRow.tsx';
import { useEstimate } from './use-estimate.ts';

const advancedKeys = [
  'runner',
  'mmproj',
  'batchSize',
  'threads',
  'speculation',
  'loras',
  'ropeFrequencyBase',
  'ropeFrequencyScale',
  'idleMinutes',
  'chatTemplate',
] as const satisfies (keyof LoadSettings)[];

const asCacheTypes = cacheTypes.map((value) => ({ value, label: value }));

/** How the model is put into memory, with what that takes standing under it. */
export function LoadTab({ model, profile }: { model: Model; profile: ModelProfile }) {
  const { t } = useTranslation();
  const { load } = profile;
  const change = (patch: Partial<LoadSettings>) => editProfile(model.id, { load: { ...load, ...patch } });
  const estimate = useEstimate(model.id, load, model.available);
  const { data } = estimate;
  const trained = data?.trainedContextLength ?? model.contextLength;
  const hasAdvanced = advancedKeys.some((key) => !isSame(load[key], defaultLoad[key]));

  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto short:flex-none short:overflow-visible">
        <Group title={t('panel.group.context')}>
          <ContextSettings load={load} trained={trained} estimate={data} onChange={change} />
        </Group>
        <Group title={t('panel.group.gpu')}>
          <GpuLayers value={load.gpuLayers} estimate={data} onChange={(gpuLayers) => change({ gpuLayers })} />
          <ChoiceSetting
            name="device"
            value={load.device}
            defaultValue={defaultLoad.device}
            options={devices.map((value) => ({ value, label: t(`choice.device.${value}`) }))}
            onChange={(device) => change({ device })}
          />
          <ChoiceSetting
            name="flashAttention"
            value={load.flashAttention}
            defaultValue={defaultLoad.flashAttention}
            options={flashAttentions.map((value) => ({ value, label: t(`choice.flashAttention.${value}`) }))}
            onChange={(flashAttention) => change({ flashAttention })}
          />
        </Group>
        <Group title={t('panel.group.cache')}>
          <ChoiceSetting
            name="cacheTypeK"
            value={load.cacheTypeK}
            defaultValue={defaultLoad.cacheTypeK}
            options={asCacheTypes}
            onChange={(cacheTypeK) => change({ cacheTypeK })}
          />
          <ChoiceSetting
            name="cacheTypeV"
            value={load.cacheTypeV}
            defaultValue={defaultLoad.cacheTypeV}
            options={asCacheTypes}
            onChange={(cacheTypeV) => change({ cacheTypeV })}
          />
        </Group>
        <Group title={t('panel.group.memory')}>
          <SwitchSetting
            name="useMmap"
            value={load.useMmap}
            defaultValue={defaultLoad.useMmap}
            onChange={(useMmap) => change({ useMmap })}
          />
          <SwitchSetting
            name="useMlock"
            value={load.useMlock}
            defaultValue={defaultLoad.useMlock}
            onChange={(useMlock) => change({ useMlock })}
          />
          <SwitchSetting
            name="pinned"
            value={load.pinned}
            defaultValue={defaultLoad.pinned}
            onChange={(pinned) => change({ pinned })}
          />
          <SwitchSetting
            name="pinned"
            value={load.pinned}
            defaultValue={defaultLoad.pinned}
            onChange={(pinned) => change({ pinned })}
          />
        </Group>
        <Collapsible.Root className="px-4 py-3">
          <Collapsible.Trigger className="group/trigger relative -ms-1 flex h-7 items-center gap-1 rounded-control pe-2 ps-1 text-caption font-medium text-muted transition-colors hover:bg-hover hover:text-text max-column:h-11">
            <ChevronRight
              size={14}
              strokeWidth={1.75}
              aria-hidden
              className="transition-transform group-data-panel-open/trigger:rotate-90 rtl:-scale-x-100 rtl:group-data-panel-open/trigger:-rotate-90"
            />
            {t('panel.group.advanced')}
            {hasAdvanced ? (
              <span className="ms-1 size-1.5 rounded-full bg-accent">
                <span className="sr-only">{t('panel.changed')}</span>
              </span>
            ) : null}
          </Collapsible.Trigger>
          <Collapsible.Panel>
            <AdvancedLoad model={model} load={load} onChange={change} />
          </Collapsible.Panel>
        </Collapsible.Root>
      </div>
      <LoadFooter model={model} profile={profile} estimate={estimate} />
    </>
  );
}
