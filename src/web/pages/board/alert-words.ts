import type { AlertAnswer } from '../../../contract/alert-answers.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import type { ClockState } from '../../time/ramp.ts'
import { offsetMs } from '../../time/offset.ts'
import { lengthText } from '../../time/words.ts'

const NAMED: Record<string, string> = {
  assigned: '新交办',
  'planned-late': '发布会排得晚于时限',
  'graded-below-proposal': '定级低于计算等级',
  'no-sector-owner': '所列领域无主管单位',
  'stand-down': '解除',
  'nobody-on-duty': '此刻无人值班',
  directive: '领导批示',
  'supervision-blue': '催办（蓝色督办单）',
  'supervision-orange': '橙色督办单',
  'supervision-red': '红色督办单',
}

/** The head of an alert: `距权威信息发布到期1小时`, `已超时`, `超时2小时`, `新交办`. */
export function alertHead({ step, kind, severity }: Pick<AlertAnswer, 'step' | 'kind' | 'severity'>): string {
  const named = NAMED[step]
  if (named !== undefined) return named
  const offset = offsetMs(step)
  if (offset === null) return step
  if (offset === 0) return severity === 'breach' ? '已超时' : '已到期'
  const length = lengthText(Math.abs(offset))
  return offset > 0 ? `超时${length}` : `距${kind === null ? '' : KIND_NAMES[kind]}到期${length}`
}

/** The shapes of the clock ramp, so that an alert is not carried by its colour alone. */
export const SEVERITY_SHAPES: Record<AlertAnswer['severity'], ClockState> = {
  notice: 'calm',
  warning: 'near',
  urgent: 'urgent',
  breach: 'over',
}

export const SEVERITY_WORDS: Record<AlertAnswer['severity'], string> = { notice: '告知', warning: '提示', urgent: '紧急', breach: '超时' }
