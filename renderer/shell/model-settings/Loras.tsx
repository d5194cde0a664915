import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadSettings } from '../../../contract/inference.ts';
import { formatCount } from '../../i18n/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { PathField } from './PathField.tsx';
import { defaultLoraScale, loraScaleRange } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';

type Lora = LoadSettings['loras'][number];

export type LorasProps = { loras: LoadSettings['loras']; onChange(loras: LoadSettings['loras']): void };

function nameOf({ path }: Lora): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Adapters with their strengths, and a field for one more. */
export function Loras({ loras, onChange }: LorasProps) {
  const { t } = useTranslation();
  const limits = { from: formatCount(loraScaleRange.min), to: formatCount(loraScaleRange.max) };
  const without = (path: string) => loras.filter((lora) => lora.path !== path);
  return (
    <SettingRow name="loras" isChanged={loras.length > 0} onReset={() => onChange([])} range={t('panel.range', limits)}>
      <ul>
        {loras.map((lora) => (
          <li key={lora.path} className="flex items-center gap-2 py-0.5" title={lora.path}>
            <MiddleEllipsis text={nameOf(lora)} className="min-w-0 flex-1" />
            <NumberInput
              label={t('lora.scale', { name: nameOf(lora) })}
              value={lora.scale}
              step={0.1}
              isValid={(value) => loraScaleRange.includes(value)}
              complaint={(value) =>
                t('panel.outOfRange', { ...limits, name: t('lora.scale', { name: nameOf(lora) }), value })
              }
              onChange={(scale) =>
                onChange(loras.map((other) => (other.path === lora.path ? { ...lora, scale } : other)))
              }
              className="w-16 shrink-0"
            />
            <IconButton
              icon={X}
              label={t('lora.remove', { name: nameOf(lora) })}
              onClick={() => onChange(without(lora.path))}
            />
          </li>
        ))}
      </ul>
      <PathField
        key={loras.length}
        label={t('lora.path')}
        placeholder={t('lora.placeholder')}
        path=""
        onChange={(path) => onChange([...without(path), { path, scale: defaultLoraScale }])}
      />
    </SettingRow>
  );
}
