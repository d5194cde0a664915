import { CircleAlert, CircleCheck, CircleDotDashed, Contrast, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { FitCell } from '../../../../contract/hub.ts';

export type Verdict = FitCell['verdict'];

/** A shape and a colour for each; the word is in the catalogue of texts. */
export const verdictLooks: Record<Verdict, { icon: LucideIcon; tone: string; cell: string }> = {
  gpu: { icon: CircleCheck, tone: 'text-good', cell: 'bg-accent-soft' },
  split: { icon: Contrast, tone: 'text-info', cell: 'bg-info-soft' },
  cpu: { icon: CircleDotDashed, tone: 'text-text', cell: 'bg-hover' },
  tight: { icon: TriangleAlert, tone: 'text-caution', cell: 'bg-caution-soft' },
  too_big: { icon: CircleAlert, tone: 'text-bad', cell: '' },
};
