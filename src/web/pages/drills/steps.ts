import type { z } from 'zod'
import type { entryAnswer } from '../../../contract/incident-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'

export type Entry = z.infer<typeof entryAnswer>

export interface Step {
  seq: number
  at: number
  /** Since the exercise was logged, in its own time: a second at speed 60 is a minute. */
  playedMs: number
  what: string
  who: string
  isAlert: boolean
}

/** The acts that an exercise is watched for; what has no name of its own is told as an act. */
const ACTS: Readonly<Record<string, string>> = {
  'incident-logged': '登记',
  'level-changed': '调整等级',
  'acceptance-given': '签收',
  'release-drafted': '起草稿件',
  'draft-reviewed': '审核稿件',
  'draft-signed': '签发稿件',
  'release-published': '发布',
  'release-recorded': '登记发布',
  'conference-scheduled': '安排新闻发布会',
  'conference-held': '登记新闻发布会',
  'interview-recorded': '登记采访',
  'evidence-verified': '核实',
  'assignment-confirmed': '确认责任单位',
  'assignment-overridden': '改定责任单位',
  'directive-given': '批示',
  'directive-answered': '答复批示',
  'supervision-notice-issued': '督办',
  'supervision-notice-answered': '答复督办',
  'call-recorded': '电话记录',
  'upward-report-recorded': '上报',
  'contribution-given': '协办意见',
  'exemption-granted': '豁免',
  'explanation-filed': '填超时说明',
  'effect-evaluated': '效果评估',
  'conclusion-recorded': '处置结束',
  'interval-passed': '持续发布的一个时段已过',
  'incident-closed': '结束',
  'incident-reopened': '重新打开',
  'alert-acknowledged': '知悉提醒',
}
const SEVERITIES: Readonly<Record<string, string>> = { notice: '知会', warning: '临近', urgent: '紧迫', breach: '超时' }

/** Alerts and acts of an exercise in the order in which they came. `unitName`: of a unit's id. */
export function stepsOf(entries: readonly Entry[], speed: number, unitName: (id: string) => string): Step[] {
  const [first] = entries
  if (first === undefined) return []
  const start = msOf(first.at)
  return entries.map((entry) => {
    const at = msOf(entry.at)
    const isAlert = entry.type === 'alert-raised' || entry.type === 'supervision-notice-raised'
    return {
      seq: entry.seq,
      at,
      playedMs: (at - start) * speed,
      what: isAlert ? alertText(entry, unitName) : (ACTS[entry.type] ?? '办理'),
      who: isAlert ? '三时' : entry.actor.name,
      isAlert,
    }
  })
}

interface AlertData {
  kind?: keyof typeof KIND_NAMES | null
  unit?: string
  step?: string
  severity?: string
}

function alertText({ data }: Entry, unitName: (id: string) => string): string {
  const { kind, unit, step, severity } = (data ?? {}) as AlertData
  const named = kind == null ? '' : KIND_NAMES[kind]
  return [`${SEVERITIES[severity ?? ''] ?? ''}提醒`, named, unit === undefined ? '' : unitName(unit), stepText(step ?? '')]
    .filter(Boolean)
    .join('，')
}

const NAMED: Readonly<Record<string, string>> = {
  assigned: '已交办',
  'stand-down': '解除',
  'nobody-on-duty': '无人值班',
  'planned-late': '安排晚于时限',
  'graded-below-proposal': '定级低于计算等级',
  'no-sector-owner': '无主管单位',
  directive: '收到批示',
}

/** `-PT30M` is 到期前30分钟, `PT12H` 到期后12小时, in the exercise's own time. */
export function stepText(step: string): string {
  const parts = /^(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(step)
  if (parts === null) return NAMED[step] ?? ''
  const [, sign, hours, minutes] = parts
  const length = [...(hours === undefined ? [] : [`${hours}小时`]), ...(minutes === undefined ? [] : [`${minutes}分钟`])].join('')
  return length === '' ? '到期' : `到期${sign === '-' ? '前' : '后'}${length}`
}
