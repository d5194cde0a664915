import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { TextInput } from '../../ui/field.tsx';
import { Row } from '../../ui/page.tsx';

/** Another llama-server than the one that comes with Paddock. Taken on Enter, or when the field is left. */
export function LlamaServerRow() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const kept = useSettings().data?.llamaServer ?? '';
  const take = async () => {
    const wanted = typed?.trim() ?? kept;
    if (wanted !== kept) await changeSettings({ llamaServer: wanted === '' ? null : wanted });
    setTyped(undefined);
  };
  return (
    <Row label={t('settings.llamaServer')} text={t('settings.llamaServerText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <TextInput
          aria-label={t('settings.llamaServer')}
          placeholder={t('settings.llamaServerPlaceholder')}
          value={typed ?? kept}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void take()}
          onKeyDown={(event) => event.key === 'Escape' && setTyped(undefined)}
          className="w-64 max-w-full"
        />
      </form>
    </Row>
  );
}
