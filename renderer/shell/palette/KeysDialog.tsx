import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { groupActions } from '../../actions/groups.ts';
import { allActions } from '../../actions/index.ts';
import { keysOf } from '../../actions/keys.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/keys.tsx';

function close(): void {
  useUi.setState({ areKeysShown: false });
}

/** The keys of everything that has one. */
export default function KeysDialog() {
  const { t } = useTranslation();
  const groups = groupActions(allActions.filter((action) => keysOf(action) !== undefined));
  return (
    <Dialog title={t('keys.title')} closeLabel={t('common.close')} isOpen onOpenChange={close}>
      <div className="min-h-0 overflow-y-auto px-4 pb-4">
        <div className="columns-2 gap-8 max-column:columns-1">
          {groups.map(({ group, actions }) => (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 font-medium text-muted">{t(`keys.group.${group}`)}</h3>
              <dl>
                {actions.map((action) => (
                  <div key={action.id} className="flex min-h-7 items-center justify-between gap-3">
                    <dt className="min-w-0">{t(action.labelKey)}</dt>
                    <dd className="shrink-0">
                      <Keys keys={keysOf(action) ?? ''} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div className="flex justify-end">
          <Button
            onClick={() => {
              close();
              navigate('/settings/keys');
            }}
          >
            {t('palette.settings', { name: t('settings.part.keys') })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
