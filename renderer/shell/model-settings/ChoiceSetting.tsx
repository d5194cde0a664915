import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow } from './SettingRow.tsx';
import type { SettingKey } from './SettingRow.tsx';

export type ChoiceSettingProps<Value extends string> = {
  name: SettingKey;
  value: Value;
  defaultValue: Value;
  options: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
};

export function ChoiceSetting<Value extends string>({
  name,
  value,
  defaultValue,
  options,
  onChange,
}: ChoiceSettingProps<Value>) {
  const { t } = useTranslation();
  return (
    <SettingRow
      name={name}
      isChanged={value !== defaultValue}
      onReset={() => onChange(defaultValue)}
      control={
        <Select
          label={t(`setting.${name}.label`)}
          value={value}
          options={options}
          onChange={onChange}
          className="w-28 shrink-0"
        />
      }
    />
  );
}

export type SwitchSettingProps = {
  name: SettingKey;
  value: boolean;
  defaultValue: boolean;
  onChange(value: boolean): void;
};

export function SwitchSetting({ name, value, defaultValue, onChange }: SwitchSettingProps) {
  const { t } = useTranslation();
  return (
    <SettingRow
      name={name}
      isChanged={value !== defaultValue}
      onReset={() => onChange(defaultValue)}
      control={<Switch label={t(`setting.${name}.label`)} isOn={value} onChange={onChange} />}
    />
  );
}
