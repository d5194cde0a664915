import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import type { ProposedServer } from '../../../../contract/tools.ts';
import { putServer, readProposal } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Proposal } from './Proposal.tsx';
import { emptyForm, findWrongField, toEntry, toForm, type ServerForm } from './server-form.ts';
import { ServerFields } from './ServerFields.tsx';

export type ServerDialogProps = {
  /** The server that is changed; `null` adds one. */
  edited: ProposedServer | null;
  /** A link that somebody followed. It fills in the form, and nothing else. */
  proposal: string | null;
  onClose(): void;
};

/** The form of a server. Nothing is kept or started before a person has pressed the button. */
export function ServerDialog({ edited, proposal, onClose }: ServerDialogProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<ServerForm>(edited === null ? emptyForm : toForm(edited.name, edited.entry));
  /** What the form was filled in from, for what it has no fields for. */
  const [origin, setOrigin] = useState(edited);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const fill = (server: ProposedServer) => {
    setOrigin(server);
    setForm(toForm(server.name, server.entry));
    setError(null);
  };

  useEffect(() => {
    if (proposal === null) return;
    let isWanted = true;
    void readProposal(proposal).then((found) => {
      if (!isWanted) return;
      const first = Array.isArray(found) ? found[0] : undefined;
      if (first !== undefined) fill(first);
      else if (!Array.isArray(found)) setError(found);
    });
    return () => {
      isWanted = false;
    };
  }, [proposal]);

  const save = async () => {
    setIsSaving(true);
    const failure = await putServer(form.name.trim(), toEntry(form, origin?.entry ?? null), edited?.name ?? null);
    setIsSaving(false);
    setError(failure);
    if (failure === null) onClose();
  };

  return (
    <Dialog
      title={t(edited === null ? 'tools.addTitle' : 'tools.editTitle', { name: edited?.name ?? '' })}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form
        aria-label={t('tools.form')}
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (findWrongField(form) === null && !isSaving) void save();
        }}
      >
        <div className="min-h-0 space-y-4 overflow-y-auto px-4 pb-4">
          {edited === null ? <Proposal onTake={fill} /> : null}
          {proposal !== null && origin !== null ? (
            <Notice kind="caution" title={t('tools.proposed')} text={t('tools.proposedText')} />
          ) : null}
          <ServerFields form={form} onChange={setForm} />
          {form.kind === 'process' ? <p className="text-pretty text-muted">{t('tools.runsHere')}</p> : null}
          {error === null ? null : (
            <div role="alert">
              <Notice kind="bad" title={error.message} text={error.remedy} />
            </div>
          )}
        </div>
        <div className="flex justify-end gap-2 border-t border-border p-3">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={findWrongField(form) !== null || isSaving}>
            {t(edited === null ? 'tools.addNow' : 'tools.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
