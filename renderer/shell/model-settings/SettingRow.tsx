import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadSettings, Sampling } from '../../../contract/inference.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';

export type SettingKey = keyof LoadSettings | keyof Sampling;

export type SettingRowProps = {
  name: SettingKey;
  /** Whether it is not as it comes; then it has a dot and a way back. */
  isChanged: boolean;
  onReset(): void;
  /** More after the sentence of help, such as the range. */
  range?: string | undefined;
  /** A small control beside the name. */
  control?: ReactNode;
  /** What takes the whole width. */
  children?: ReactNode;
};

/** A setting: its name and control, its sentence of help, and the way back to what it was. */
export function SettingRow({ name, isChanged, onReset, range, control, children }: SettingRowProps) {
  const { t } = useTranslation();
  const label = t(`setting.${name}.label`);
  return (
    <div data-setting={name} data-changed={isChanged} className="relative py-2">
      {isChanged ? (
        <span className="absolute top-5.25 -start-2.5 size-1.5 rounded-full bg-accent max-column:top-6.75">
          <span className="sr-only">{t('panel.changed')}</span>
        </span>
      ) : null}
      <div className="flex min-h-8 items-center gap-2 max-column:min-h-11">
        <span className="min-w-0 font-medium break-words hyphens-auto">{label}</span>
        {isChanged ? (
          <IconButton icon={Undo2} label={t('panel.resetField', { name: label })} side="top" onClick={onReset} />
        ) : null}
        <span className="flex-1" />
        {control}
      </div>
      {children}
      <p className={classNames('text-caption text-pretty text-muted', children == null && 'mt-1')}>
        {t(`setting.${name}.help`)}
        {range === undefined || range === '' ? null : (
          <>
            {' '}
            <span className="numbers inline-block text-faint">{range}</span>
          </>
        )}
      </p>
    </div>
  );
}

export type GroupProps = { title: string; children: ReactNode };

export function Group({ title, children }: GroupProps) {
  return (
    <section aria-label={title} className="border-b border-border px-4 py-3 last:border-b-0">
      <h3 className="mb-1 text-caption font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
