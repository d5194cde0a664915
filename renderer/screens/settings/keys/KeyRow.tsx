import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../../actions/action.ts';
import { ownerOf, shortcutsOf, withBinding, withoutBinding } from '../../../actions/bindings.ts';
import type { KeyBindings } from '../../../actions/bindings.ts';
import { allActions } from '../../../actions/index.ts';
import { recordsKeys } from '../../../actions/keys.ts';
import { describeShortcut, shortcutOf } from '../../../actions/shortcut.ts';
import { changeSettings } from '../../../state/models.ts';
import { announce } from '../../../state/ui.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Row } from '../../../ui/page.tsx';

export type KeyRowProps = { action: Action; bindings: KeyBindings };

/** An action with the button that shows its keys and, once pressed, takes the next ones. */
export function KeyRow({ action, bindings }: KeyRowProps) {
  const { t } = useTranslation();
  const [isRecording, setIsRecording] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const name = t(action.labelKey);
  const isChanged = Object.hasOwn(bindings, action.id);
  const shown = shortcutsOf(action, bindings).map(describeShortcut).join('  ·  ');

  const keep = (keyBindings: KeyBindings) => void changeSettings({ keyBindings });
  const record = (event: KeyboardEvent) => {
    if (!isRecording) return;
    // Whoever moves through the page with Tab is not choosing it.
    if (event.key === 'Tab') return setIsRecording(false);
    event.preventDefault();
    event.stopPropagation();
    const shortcut = shortcutOf(event.nativeEvent);
    if (shortcut === null) return;
    setIsRecording(false);
    const isPlain = shortcut.mod !== true && shortcut.alt !== true;
    if (isPlain && shortcut.key === 'Escape') return;
    if (isPlain && (shortcut.key === 'Backspace' || shortcut.key === 'Delete')) {
      setSaid(null);
      return keep(withBinding(action, null, allActions, bindings));
    }
    const owner = ownerOf(shortcut, allActions, bindings, action);
    const key = describeShortcut(shortcut);
    const text =
      owner !== undefined
        ? t('keys.taken', { key, action: t(owner.labelKey), other: name })
        : isPlain && shortcut.key.length === 1
          ? t('keys.typing', { key })
          : null;
    setSaid(text);
    announce(text ?? key);
    keep(withBinding(action, shortcut, allActions, bindings));
  };

  return (
    <Row
      label={name}
      text={
        isRecording ? t('keys.pressText') : said === null ? undefined : <span className="text-caution">{said}</span>
      }
    >
      {isChanged ? (
        <IconButton
          icon={RotateCcw}
          label={t('keys.reset', { action: name })}
          onClick={() => {
            setSaid(null);
            keep(withoutBinding(action, bindings));
          }}
        />
      ) : null}
      <button
        type="button"
        aria-label={`${t('keys.change', { action: name })}: ${shown === '' ? t('keys.none') : shown}`}
        aria-pressed={isRecording}
        {...(isRecording ? { [recordsKeys]: '' } : {})}
        onClick={() => setIsRecording(true)}
        onBlur={() => setIsRecording(false)}
        onKeyDown={record}
        className={classNames(
          'min-h-8 min-w-24 rounded-control border px-2.5 text-interface whitespace-pre transition-colors max-column:min-h-11',
          isRecording ? 'border-accent bg-accent-soft text-accent' : 'border-border bg-surface hover:bg-hover',
          shown === '' && !isRecording && 'text-muted',
        )}
      >
        {isRecording ? t('keys.press') : shown === '' ? t('keys.none') : shown}
      </button>
    </Row>
  );
}
