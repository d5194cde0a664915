import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import type { ProposedServer } from '../../../../contract/tools.ts';
import { readProposal } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { TextArea } from './TextArea.tsx';

/** Fills in the form from a link or a configuration that was copied from elsewhere. */
export function Proposal({ onTake }: { onTake(server: ProposedServer): void }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly ProposedServer[]>([]);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const take = (server: ProposedServer) => {
    onTake(server);
    setIsOpen(false);
    setFound([]);
    setText('');
  };
  const read = async () => {
    const answer = await readProposal(text);
    if (!Array.isArray(answer)) {
      setError(answer);
      return;
    }
    setError(null);
    const [first] = answer;
    if (answer.length === 1 && first !== undefined) take(first);
    else setFound(answer);
  };
  if (!isOpen) return <Button onClick={() => setIsOpen(true)}>{t('tools.paste')}</Button>;
  return (
    <div className="rounded-card border border-border bg-sunken p-3">
      <TextArea
        label={t('tools.pasteLabel')}
        text={t('tools.pasteText')}
        complaint={error?.message ?? null}
        value={text}
        rows={4}
        hasFocus
        onChange={setText}
      />
      <div className="mt-2 flex flex-wrap gap-2">
        {found.map((server) => (
          <Button key={server.name} isSmall onClick={() => take(server)}>
            {server.name}
          </Button>
        ))}
        <Button isSmall disabled={text.trim() === ''} onClick={() => void read()}>
          {t('tools.fillIn')}
        </Button>
      </div>
    </div>
  );
}
