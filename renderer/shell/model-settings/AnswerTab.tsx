import { useTranslation } from 'react-i18next';
import type { Sampling } from '../../../contract/inference.ts';
import { editProfile } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { PresetBar } from './PresetBar.tsx';
import { SamplingGroups } from './SamplingGroups.tsx';
import { defaultSampling, isSame } from './schema.ts';

/** How tokens are chosen, from the next answer on. */
export function AnswerTab({ modelId, sampling }: { modelId: string; sampling: Sampling }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto short:flex-none short:overflow-visible">
        <PresetBar sampling={sampling} onChoose={(chosen) => editProfile(modelId, { sampling: chosen })} />
        <SamplingGroups
          sampling={sampling}
          base={defaultSampling}
          onChange={(patch) => editProfile(modelId, { sampling: { ...sampling, ...patch } })}
        />
      </div>
      <footer className="flex shrink-0 items-center justify-between gap-2 border-t border-border bg-sunken px-4 py-2.5">
        <p className="text-caption text-muted">{t('panel.answerNote')}</p>
        <Button
          look="quiet"
          isSmall
          disabled={isSame(sampling, defaultSampling)}
          onClick={() => editProfile(modelId, { sampling: defaultSampling })}
        >
          {t('panel.resetAll')}
        </Button>
      </footer>
    </>
  );
}
