import type { Progress } from '../../../contract/board-answers.ts'

export const RELEASE_STEPS = ['签收', '拟稿', '会签', '审核', '签发', '发布'] as const
export const CONFERENCE_STEPS = ['排定', '召开', '登记'] as const

export const HAND_WORDS: Record<Progress['waitsFor'][number]['hand'], string> = {
  draft: '拟稿',
  'joint-sign': '会签',
  review: '审核',
  signature: '签发',
  'go-ahead': '同意发布',
  publication: '发布',
}

/** Who must move next: `待县卫生健康局会签`, `稿件退回修改`, `未回执，视为签收`. */
export function waitingWords(progress: Progress, unit: string, unitName: (id: string) => string): string {
  if (progress.way === 'conference') return ['待排定时间地点', '已排定', '已召开，待登记实录', '已登记'][progress.done] ?? ''
  if (progress.returned) return '稿件退回修改'
  const [first] = progress.waitsFor
  if (first === undefined) {
    if (progress.done === 0) return '待签收'
    if (progress.done >= RELEASE_STEPS.length) return '已发布'
    return progress.acceptedBySilence ? '未回执，视为签收' : '待拟稿'
  }
  // One's own unit stands in the column beside it.
  const others = progress.waitsFor.map((held) => (held.unit === null ? '协调单位' : held.unit === unit ? '' : unitName(held.unit)))
  return `待${others.filter((name) => name !== '').join('、')}${HAND_WORDS[first.hand]}`
}
