import { useTranslation } from 'react-i18next';
import type { Disagreement } from '../../../../contract/hardware.ts';

/** Where two sources say different things, both are shown; the first is the one that counts. */
export function Disagreements({ all }: { all: readonly Disagreement[] }) {
  const { t } = useTranslation();
  return all.map(({ field, said }) => (
    <span key={field} className="block text-caution">
      {t(`computer.disagreement.${field}`, {
        said: said.map(({ source, text }) => t('computer.says', { source, text })).join(', '),
      })}
    </span>
  ));
}
