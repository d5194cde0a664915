import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Model } from '../../../contract/models.ts';
import { remediesFor } from '../../state/remedies.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';

/** Why the model is not in memory, with what can be done about it. */
export function LoadFailure({ model, error }: { model: Model; error: ErrorInfo }) {
  return (
    <div role="alert" className="me-2.5 ms-9.25 pb-2.5 text-caption">
      <p className="selectable text-pretty break-words">
        <span className="text-bad">{error.message}</span> <span className="text-muted">{error.remedy}</span>
      </p>
      <div className="mt-1.5 flex flex-wrap gap-2 empty:hidden">
        {remediesFor(error, model).map(({ id, label, run }) => (
          <Button key={id} isSmall onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Why the model may not be loaded, and where that was decided. */
export function Blocked({ model }: { model: Model }) {
  const { t } = useTranslation();
  const show = () => {
    useUi.setState({ isLoaderOpen: false });
    navigate('/settings/policy');
  };
  return (
    <p className="me-2.5 ms-9.25 pb-2.5 text-caption text-pretty text-caution">
      {t('loader.blocked', { openness: t(`openness.class.${model.openness.class}`) })}{' '}
      <button type="button" className="rounded-[3px] text-accent underline-offset-3 hover:underline" onClick={show}>
        {t('loader.showPolicy')}
      </button>
    </p>
  );
}
