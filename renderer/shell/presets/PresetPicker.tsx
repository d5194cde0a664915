import { Download, Ellipsis, FileDown, FileUp, MessageSquarePlus, MessageSquareX, Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatSettings } from '../../../contract/chats.ts';
import { isSameValues, valuesOf } from '../../../contract/preset-values.ts';
import { plainSettings } from '../../state/chat-settings.ts';
import { changeSettings } from '../../state/models.ts';
import { toastDone, toastUndo } from '../../state/notices.ts';
import { exportPresets, importPresets, removePreset, savePreset } from '../../state/presets.ts';
import { usePresets, useSettings } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { NameForm } from './NameForm.tsx';
import { usePreset } from './use-preset.ts';

const none = '';

export type PresetPickerProps = { settings: ChatSettings; onChange(settings: ChatSettings): void };

/** Which preset the settings came from; choosing one copies it, and what was changed can be kept under a name. */
export function PresetPicker({ settings, onChange }: PresetPickerProps) {
  const { t } = useTranslation();
  const presets = usePresets().data ?? [];
  const { preset, isModified } = usePreset(settings);
  const defaultId = useSettings().data?.defaultPresetId;
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const isDefault = preset !== null && preset.id === defaultId;
  const isOwn = preset === null && !isSameValues(settings, plainSettings);
  const options = [
    { value: none, label: isOwn ? t('presets.own') : t('presets.none') },
    ...presets.map(({ id, name }) => ({ value: id, label: name })),
  ];

  const choose = (id: string | null) => {
    const chosen = presets.find((one) => one.id === id);
    onChange({ ...settings, ...valuesOf(chosen ?? plainSettings), presetId: chosen?.id ?? null });
    if (isOwn || isModified) toastUndo(t('presets.replaced'), () => onChange(settings));
  };
  const save = async (name: string): Promise<boolean> => {
    const id = naming === 'rename' ? (preset?.id ?? null) : null;
    const kept = await savePreset({ ...valuesOf(naming === 'rename' ? (preset ?? settings) : settings), id, name });
    if (kept !== undefined) onChange({ ...settings, presetId: kept.id });
    return kept !== undefined;
  };
  const update = async () => {
    if (preset === null) return;
    const kept = await savePreset({ ...valuesOf(settings), id: preset.id, name: preset.name });
    if (kept !== undefined) toastDone(t('presets.updated', { name: kept.name }));
  };

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <Select
          label={t('presets.preset')}
          value={preset?.id ?? none}
          options={options}
          onChange={choose}
          className="min-w-0 flex-1"
        />
        <PresetMenu settings={settings} onRename={() => setNaming('rename')} />
      </div>
      {isDefault ? <p className="text-caption text-muted">{t('presets.isDefault')}</p> : null}
      {naming === null ? (
        <div className="flex flex-wrap items-center gap-2">
          {isModified ? (
            <>
              <p className="flex-1 basis-40 text-caption text-muted">{t('presets.modified')}</p>
              <Button look="quiet" isSmall onClick={() => choose(preset?.id ?? null)}>
                {t('presets.revert')}
              </Button>
              <Button isSmall onClick={() => void update()}>
                {t('presets.update')}
              </Button>
            </>
          ) : null}
          {isModified || isOwn ? (
            <Button isSmall onClick={() => setNaming('new')}>
              {t('presets.saveAsNew')}
            </Button>
          ) : null}
        </div>
      ) : (
        <NameForm
          key={naming}
          name={naming === 'rename' ? (preset?.name ?? '') : ''}
          onSave={save}
          onDone={() => setNaming(null)}
        />
      )}
    </div>
  );
}

type PresetMenuProps = { settings: ChatSettings; onRename(): void };

function PresetMenu({ settings, onRename }: PresetMenuProps) {
  const { t } = useTranslation();
  const { preset } = usePreset(settings);
  const defaultId = useSettings().data?.defaultPresetId ?? null;
  const file = useRef<HTMLInputElement>(null);
  const isDefault = preset !== null && preset.id === defaultId;
  const own: MenuEntry[] =
    preset === null
      ? []
      : [
          { id: 'rename', label: t('presets.rename'), icon: Pencil, run: onRename },
          {
            id: 'default',
            label: t(isDefault ? 'presets.notForNew' : 'presets.useForNew'),
            icon: isDefault ? MessageSquareX : MessageSquarePlus,
            run: () => void changeSettings({ defaultPresetId: isDefault ? null : preset.id }),
          },
          {
            id: 'remove',
            label: t('presets.remove'),
            icon: Trash2,
            isDestructive: true,
            run: () => void removePreset(preset),
          },
          {
            id: 'export',
            label: t('presets.exportOne'),
            icon: FileDown,
            startsGroup: true,
            run: () => void exportPresets([preset.id]),
          },
        ];
  const entries: MenuEntry[] = [
    ...own,
    { id: 'exportAll', label: t('presets.exportAll'), icon: Download, run: () => void exportPresets(null) },
    { id: 'import', label: t('presets.import'), icon: FileUp, run: () => file.current?.click() },
  ];
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={t('presets.more')} />} entries={entries} />
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        multiple
        hidden
        data-testid="preset-file"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          void importPresets(files);
        }}
      />
    </>
  );
}
