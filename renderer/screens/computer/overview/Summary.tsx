import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HardwareReport } from '../../../../contract/hardware.ts';
import { formatAge, formatBytes, formatParameters } from '../../../i18n/format.ts';
import { useSelfTests } from '../../../state/computer.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Facts } from '../Facts.tsx';
import { Figure, Figures } from '../Figure.tsx';
import { StateMark } from '../StateMark.tsx';
import { roomFor } from './room.ts';

/** The three things that a person wants to know first: what computes, what fits, and whether it works. */
export function Summary({ report }: { report: HardwareReport }) {
  const { t } = useTranslation();
  const { backends, pending, gpus, processor } = report;
  const inUse = backends.find(({ state }) => state === 'in_use');
  const room = roomFor(report);
  const place = inUse?.id === 'cpu' ? processor.name : gpus.map(({ name }) => name).join(', ');
  return (
    <Figures>
      <Figure
        label={t('computer.summary.computesOn')}
        value={
          inUse === undefined ? (
            <Skeleton className="my-1 h-5 w-24" />
          ) : (
            <span className="block truncate">{t(`computer.backend.${inUse.id}`)}</span>
          )
        }
        text={inUse === undefined ? t('computer.waiting.backends') : (place ?? undefined)}
      />
      <Figure
        label={t('computer.summary.room')}
        value={
          room === null || pending.includes('tools') || inUse === undefined ? (
            pending.length === 0 ? (
              t('computer.unknown')
            ) : (
              <Skeleton className="my-1 h-5 w-24" />
            )
          ) : (
            formatBytes(room.bytes)
          )
        }
        text={
          room === null || inUse === undefined ? undefined : (
            <>
              {t(`computer.summary.roomIn.${room.place}`, { parameters: formatParameters(room.parameters) })}{' '}
              <Link href="/discover" className="text-accent underline underline-offset-2">
                {t('computer.summary.find')}
              </Link>
            </>
          )
        }
      />
      <TestFigure />
    </Figures>
  );
}

function TestFigure() {
  const { t } = useTranslation();
  const tests = useSelfTests();
  const latest = tests?.map((verdict) => verdict.latest) ?? [];
  const failed = latest.filter(({ state }) => state === 'failed');
  const outcome = failed.length > 0 ? 'failed' : 'passed';
  const newest = Math.max(...latest.map(({ at }) => at));
  return (
    <Figure
      label={t('computer.selfTest')}
      value={
        tests === undefined ? (
          <Skeleton className="my-1 h-5 w-24" />
        ) : latest.length === 0 ? (
          <StateMark kind="idle" label={t('computer.summary.untested')} />
        ) : (
          <StateMark kind={outcome === 'failed' ? 'bad' : 'good'} label={t(`computer.testState.${outcome}`)} />
        )
      }
      text={
        latest.length === 0 ? (
          t('computer.summary.untestedText')
        ) : (
          <Facts facts={[...failed.map(({ backend }) => t(`computer.backend.${backend}`)), formatAge(newest)]} />
        )
      }
    />
  );
}
