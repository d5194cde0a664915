import { Play, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SelfTestVerdict } from '../../../../contract/self-tests.ts';
import { formatCompact, formatCount, formatDateTime, formatRate, formatSeconds } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { cancelSelfTests, runSelfTests, useSelfTestRun, useSelfTests } from '../../../state/computer.ts';
import { Button } from '../../../ui/button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { ThinBar } from '../../../ui/progress.tsx';
import { Facts } from '../Facts.tsx';
import { StateMark } from '../StateMark.tsx';

/** Proof that each back end computes rightly, and how it does beside the last time. */
export function SelfTests() {
  const { t } = useTranslation();
  const tests = useSelfTests();
  const run = useSelfTestRun((state) => state.run);
  return (
    <Section
      title={t('computer.selfTest')}
      text={t('computer.selfTestText')}
      actions={
        !may('selfTests.run') ? undefined : run === null ? (
          <Button isSmall icon={Play} onClick={() => void runSelfTests()}>
            {t('computer.runSelfTest')}
          </Button>
        ) : (
          <Button isSmall icon={Square} onClick={() => void cancelSelfTests()}>
            {t('common.cancel')}
          </Button>
        )
      }
    >
      {run === null ? null : (
        <div className="px-4 py-3">
          <output className="mb-2 block text-muted">
            {run.backend === null
              ? t('computer.waiting.backends')
              : t('computer.testing', { backend: t(`computer.backend.${run.backend}`) })}
          </output>
          <ThinBar label={t('computer.selfTest')} share={run.done / run.of} isBreathing />
        </div>
      )}
      {tests === undefined || tests.length > 0 || run !== null ? null : (
        <p className="px-4 py-4 text-muted">{t('computer.notTested')}</p>
      )}
      {tests?.map((verdict) => (
        <Verdict key={verdict.latest.backend} verdict={verdict} />
      ))}
    </Section>
  );
}

function Verdict({ verdict: { latest, before, change } }: { verdict: SelfTestVerdict }) {
  const { t } = useTranslation();
  const { backend, state, error, answers, at, operationsPerSecond, memoryBytesPerSecond } = latest;
  const { tokensPerSecond, promptTokensPerSecond, loadMs } = latest;
  const wrong = answers.filter(({ isRight }) => !isRight);
  const whole = (speed: number) => formatCount(Math.round(speed));
  return (
    <Row
      label={t(`computer.backend.${backend}`)}
      text={
        <>
          {error === null ? null : <span className="block text-bad">{error}</span>}
          {change === 'none' ? null : (
            <span className={change === 'mended' ? 'block' : 'block text-caution'}>
              {t(`computer.change.${change}`, { before: whole(before?.tokensPerSecond ?? 0) })}
            </span>
          )}
          {wrong.map(({ question, expected, given }) => (
            <span key={question} className="block break-words">
              {t('computer.wrongAnswer', { question, expected, given: given.slice(0, 80) })}
            </span>
          ))}
          <Facts
            facts={[
              tokensPerSecond === null ? null : t('computer.writes', { value: whole(tokensPerSecond) }),
              promptTokensPerSecond === null ? null : t('computer.reads', { value: whole(promptTokensPerSecond) }),
              loadMs === null ? null : t('computer.loads', { value: formatSeconds(loadMs) }),
            ]}
          />
          <Facts
            facts={[
              memoryBytesPerSecond === null
                ? null
                : t('computer.memorySpeed', { value: formatRate(memoryBytesPerSecond) }),
              operationsPerSecond === null
                ? null
                : t('computer.operations', { value: formatCompact(operationsPerSecond / 1e9) }),
              formatDateTime(at),
              t('computer.version', { version: latest.version }),
            ]}
          />
        </>
      }
    >
      <StateMark kind={state === 'passed' ? 'good' : 'bad'} label={t(`computer.testState.${state}`)} />
    </Row>
  );
}
