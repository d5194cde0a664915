import { useTranslation } from 'react-i18next';
import type { LoadSettings } from '../../../contract/inference.ts';
import type { Model } from '../../../contract/models.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceSetting } from './ChoiceSetting.tsx';
import { Loras } from './Loras.tsx';
import { NumberSetting } from './NumberSetting.tsx';
import { PathField } from './PathField.tsx';
import { defaultLoad, loadRange, runners } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';
import { Speculation } from './Speculation.tsx';

const mostBatchBySlider = 4096;

export type AdvancedLoadProps = { model: Model; load: LoadSettings; onChange(patch: Partial<LoadSettings>): void };

/** What most people never need. */
export function AdvancedLoad({ model, load, onChange }: AdvancedLoadProps) {
  const { t } = useTranslation();
  const batch = loadRange('batchSize');
  return (
    <>
      <ChoiceSetting
        name="runner"
        value={load.runner}
        defaultValue={defaultLoad.runner}
        options={runners.map((value) => ({ value, label: t(`choice.runner.${value}`) }))}
        onChange={(runner) => onChange({ runner })}
      />
      <NumberSetting
        name="batchSize"
        value={load.batchSize}
        defaultValue={defaultLoad.batchSize}
        range={batch}
        step={batch.min}
        slider={{ from: batch.min, to: mostBatchBySlider }}
        onChange={(batchSize) => onChange({ batchSize: batchSize ?? defaultLoad.batchSize })}
      />
      <NumberSetting
        name="threads"
        value={load.threads}
        defaultValue={defaultLoad.threads}
        range={loadRange('threads')}
        step={1}
        placeholder={t('panel.auto')}
        onChange={(threads) => onChange({ threads })}
      />
      <Speculation value={load.speculation} onChange={(speculation) => onChange({ speculation })} />
      <Loras loras={load.loras} onChange={(loras) => onChange({ loras })} />
      <SettingRow
        name="mmproj"
        isChanged={load.mmproj !== defaultLoad.mmproj}
        onReset={() => onChange({ mmproj: defaultLoad.mmproj })}
      >
        <PathField
          key={load.mmproj}
          label={t('choice.mmprojPath')}
          placeholder={t('choice.mmprojPlaceholder')}
          path={load.mmproj ?? ''}
          onChange={(mmproj) => onChange({ mmproj })}
          onClear={() => onChange({ mmproj: null })}
        />
      </SettingRow>
      <NumberSetting
        name="ropeFrequencyBase"
        value={load.ropeFrequencyBase}
        defaultValue={defaultLoad.ropeFrequencyBase}
        range={loadRange('ropeFrequencyBase')}
        step={0.1}
        placeholder={t('panel.ofModel')}
        onChange={(ropeFrequencyBase) => onChange({ ropeFrequencyBase })}
      />
      <NumberSetting
        name="ropeFrequencyScale"
        value={load.ropeFrequencyScale}
        defaultValue={defaultLoad.ropeFrequencyScale}
        range={loadRange('ropeFrequencyScale')}
        step={0.01}
        placeholder={t('panel.ofModel')}
        onChange={(ropeFrequencyScale) => onChange({ ropeFrequencyScale })}
      />
      <NumberSetting
        name="idleMinutes"
        value={load.idleMinutes}
        defaultValue={defaultLoad.idleMinutes}
        range={loadRange('idleMinutes')}
        step={0.5}
        placeholder={t('panel.never')}
        onChange={(idleMinutes) => onChange({ idleMinutes })}
      />
      <SettingRow
        name="chatTemplate"
        isChanged={load.chatTemplate !== defaultLoad.chatTemplate}
        onReset={() => onChange({ chatTemplate: defaultLoad.chatTemplate })}
        control={
          <Button isSmall onClick={() => useUi.setState({ templateEditor: { modelId: model.id, line: null } })}>
            {t('template.edit')}
          </Button>
        }
        range={load.chatTemplate === null ? t('template.own') : t('template.replaced')}
      />
    </>
  );
}
