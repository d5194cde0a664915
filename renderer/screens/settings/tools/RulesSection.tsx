import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ToolRule } from '../../../../contract/tools.ts';
import { removeRule, useToolRules } from '../../../state/tools.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Section } from '../../../ui/page.tsx';

/** What a person decided about calls, each with its way out. */
export function RulesSection() {
  const { t } = useTranslation();
  const rules = useToolRules().data;
  if (rules === undefined) return null;
  return (
    <Section title={t('tools.rules')} text={t('tools.rulesText')}>
      {rules.length === 0 ? (
        <p className="px-4 py-3 text-muted">{t('tools.noRules')}</p>
      ) : (
        rules.map((rule) => <RuleRow key={rule.id} rule={rule} />)
      )}
    </Section>
  );
}

function RuleRow({ rule }: { rule: ToolRule }) {
  const { t } = useTranslation();
  const { server, tool, arguments: text, decision, isSuspended } = rule;
  return (
    <div data-testid="tool-rule" className="flex min-h-11 items-center justify-between gap-4 px-4 py-2">
      <div className="min-w-0">
        <p>
          <span className={decision === 'allow' ? 'text-good' : 'text-bad'}>{t(`tools.decision.${decision}`)}</span>{' '}
          <span className="font-medium break-words">
            {server}/{tool}
          </span>{' '}
          {text === null ? <span className="text-muted">{t('tools.anyArguments')}</span> : null}
          {isSuspended ? <span className="ms-2 text-caution">{t('tools.suspended')}</span> : null}
        </p>
        {text === null ? null : (
          <code className="selectable line-clamp-3 font-mono text-caption break-all text-muted">{text}</code>
        )}
      </div>
      <IconButton
        icon={X}
        label={t('tools.removeRule', { tool: `${server}/${tool}` })}
        onClick={() => void removeRule(rule)}
      />
    </div>
  );
}
