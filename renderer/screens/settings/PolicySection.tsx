import { useTranslation } from 'react-i18next';
import type { OpennessClass, OpennessPolicy, OpennessRule } from '../../../contract/openness.ts';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Row, Section } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';

const classes: readonly OpennessClass[] = ['fully_open', 'open_permissive', 'open_restricted', 'unknown', 'api_only'];
const rules: readonly OpennessRule[] = ['show', 'hide', 'block'];

/** Which models may be seen and used, by how open they are. */
export function PolicySection() {
  const { t } = useTranslation();
  const policy = useSettings().data?.opennessPolicy ?? {};
  return (
    <Section title={t('settings.policy')} text={t('settings.policyText')}>
      {classes.map((one) => (
        <Row key={one} label={t(`openness.class.${one}`)} text={t(`openness.meaning.${one}`)}>
          <Segmented
            label={t(`openness.class.${one}`)}
            value={policy[one] ?? 'show'}
            options={rules.map((value) => ({ value, label: t(`settings.policyRule.${value}`) }))}
            onChange={(rule) => void changeSettings({ opennessPolicy: withRule(policy, one, rule) })}
          />
        </Row>
      ))}
    </Section>
  );
}

/** A class without a rule is shown, so that this rule need not be kept. */
function withRule(policy: OpennessPolicy, opennessClass: OpennessClass, rule: OpennessRule): OpennessPolicy {
  const { [opennessClass]: _old, ...rest } = policy;
  return rule === 'show' ? rest : { ...rest, [opennessClass]: rule };
}
