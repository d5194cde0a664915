import { HardDrive, MessageSquare, RadioTower } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../i18n/languages.ts';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Select } from '../../ui/select.tsx';

const points = [
  { id: 'chat', icon: MessageSquare },
  { id: 'here', icon: HardDrive },
  { id: 'server', icon: RadioTower },
] as const;

/** What Paddock is, and in which language it says so. */
export function IntroStep() {
  const { t } = useTranslation();
  const language = useSettings().data?.language ?? 'system';
  return (
    <>
      <ul className="flex flex-col gap-5">
        {points.map(({ id, icon: Icon }) => (
          <li key={id} className="flex gap-3.5">
            <span className="flex size-9 shrink-0 items-center justify-center rounded-control bg-accent-soft text-accent">
              <Icon size={18} strokeWidth={1.75} aria-hidden />
            </span>
            <span className="min-w-0">
              <span className="block font-medium">{t(`welcome.point.${id}`)}</span>
              <span className="block text-pretty text-muted">{t(`welcome.point.${id}Text`)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-8 flex flex-wrap items-center gap-3">
        <span className="font-medium">{t('appearance.language')}</span>
        <Select
          label={t('appearance.language')}
          value={language}
          options={[{ value: 'system', label: t('settings.system') }, ...languages]}
          onChange={(value) => void changeSettings({ language: value })}
        />
      </div>
    </>
  );
}
