import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyScope } from '../../../../contract/server.ts';
import { useServedIds } from '../../../state/remotes.ts';
import { createKey, scopes } from '../../../state/server.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextInput } from '../../../ui/field.tsx';

export type CreateKeyProps = { isOpen: boolean; onOpenChange(isOpen: boolean): void };

/** Asks what a key is for, and shows its text, which nothing can show again. */
export function CreateKey({ isOpen, onOpenChange }: CreateKeyProps) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string | null>(null);
  const close = (wanted: boolean) => {
    if (!wanted) setSecret(null);
    onOpenChange(wanted);
  };
  return (
    <Dialog
      title={secret === null ? t('server.newKey') : t('server.keyMade')}
      closeLabel={t('common.close')}
      isOpen={isOpen}
      onOpenChange={close}
    >
      {secret === null ? <KeyForm onMade={setSecret} /> : <Secret secret={secret} onDone={() => close(false)} />}
    </Dialog>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone(): void }) {
  const { t } = useTranslation();
  return (
    <div className="px-4 pb-4">
      <p className="text-pretty text-muted">{t('server.keyOnce')}</p>
      <div className="mt-3 flex items-center gap-2 rounded-control border border-border bg-sunken py-1.5 pe-1.5 ps-3">
        <code data-testid="new-key" className="selectable min-w-0 flex-1 font-mono break-all">
          {secret}
        </code>
        <CopyButton text={secret} label={t('server.copyKey')} copiedLabel={t('common.copied')} />
      </div>
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onDone}>
          {t('common.close')}
        </Button>
      </div>
    </div>
  );
}

function KeyForm({ onMade }: { onMade(secret: string): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly KeyScope[]>(['infer', 'embed', 'models']);
  const [modelIds, setModelIds] = useState<readonly string[] | null>(null);
  const [rate, setRate] = useState('');
  const servedIds = useServedIds();
  const perMinute = rate.trim() === '' ? null : Number(rate);
  const isRateValid = perMinute === null || (Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 100_000);
  const canMake = name.trim() !== '' && chosen.length > 0 && isRateValid && modelIds?.length !== 0;

  const make = async () => {
    const secret = await createKey({
      name: name.trim(),
      scopes: [...chosen],
      modelIds: modelIds === null ? null : [...modelIds],
      requestsPerMinute: perMinute,
    });
    if (secret !== undefined) onMade(secret);
  };

  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (canMake) void make();
      }}
    >
      <div className="min-h-0 space-y-5 overflow-y-auto px-4 pb-1">
        <label className="block">
          <span className="font-medium">{t('server.keyName')}</span>
          <TextInput
            value={name}
            maxLength={80}
            placeholder={t('server.keyNameHint')}
            onChange={(event) => setName(event.target.value)}
            className="mt-1 w-full"
          />
        </label>
        <fieldset>
          <legend className="mb-1 font-medium">{t('server.keyScopes')}</legend>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              label={t(`server.scope.${scope}`)}
              text={t(`server.scopeText.${scope}`)}
              isOn={chosen.includes(scope)}
              onChange={(isOn) => setChosen(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
            />
          ))}
        </fieldset>
        <fieldset>
          <legend className="mb-1 font-medium">{t('server.keyModelsTitle')}</legend>
          <Checkbox
            label={t('server.allModels')}
            isOn={modelIds === null}
            onChange={(isAll) => setModelIds(isAll ? null : [])}
          />
          {modelIds === null
            ? null
            : servedIds.map((servedId) => (
                <Checkbox
                  key={servedId}
                  label={servedId}
                  isOn={modelIds.includes(servedId)}
                  onChange={(isOn) =>
                    setModelIds(isOn ? [...modelIds, servedId] : modelIds.filter((id) => id !== servedId))
                  }
                />
              ))}
        </fieldset>
        <div className="flex items-center justify-between gap-4">
          <div>
            <div className="font-medium">{t('server.keyRateTitle')}</div>
            <div className="text-muted">{t('server.keyRateText')}</div>
          </div>
          <TextInput
            aria-label={t('server.keyRateTitle')}
            inputMode="numeric"
            value={rate}
            aria-invalid={!isRateValid}
            placeholder={t('server.noLimit')}
            onChange={(event) => setRate(event.target.value)}
            className="numbers w-28 text-end"
          />
        </div>
      </div>
      <div className="flex justify-end border-t border-border px-4 py-3">
        <Button type="submit" look="primary" disabled={!canMake}>
          {t('server.makeKey')}
        </Button>
      </div>
    </form>
  );
}
