import { CONFERENCE_NAMES, KIND_NAMES, NOTICE_NAMES, RELEASE_KIND_NAMES } from '../../../contract/wording.ts'
import type { ObligationAnswer } from '../../../contract/incident-answers.ts'
import { entryWord } from '../../parts/entry-words.ts'
import { LEVEL_BADGES } from '../../parts/level-words.ts'
import type { Level } from '../../parts/level-words.ts'
import { alertHead } from '../board/alert-words.ts'
import { durationText } from '../../time/words.ts'
import type { IncidentEntry } from './entries.ts'
import { fieldName } from './field-names.ts'

/** What an entry says, in one line, where that is more than its type's word: `较大调为重大`, `更正受影响户数`, `提醒：距承诺兑现到期6小时`. */

interface Facts {
  [name: string]: unknown
}

type Say = (facts: Facts, unitName: (id: string) => string) => string

const text = (facts: Facts, name: string) => (typeof facts[name] === 'string' ? facts[name] : '')
const titled = (facts: Facts, act: string) => (text(facts, 'title') === '' ? act : `${act}《${text(facts, 'title')}》`)
const unitOf = (facts: Facts, unitName: (id: string) => string, name = 'unit') =>
  text(facts, name) === '' ? '' : unitName(text(facts, name))
/** `<incident>.<kind>.<unit>.<ordinal>`, as an obligation is named. */
const kindOf = (facts: Facts) => {
  const kind = text(facts, 'obligation').split('.')[1] ?? ''
  return KIND_NAMES[kind as ObligationAnswer['kind']] ?? '时限'
}
const releaseName = (facts: Facts) => RELEASE_KIND_NAMES[text(facts, 'kind') as keyof typeof RELEASE_KIND_NAMES] ?? '发布'
const colour = (facts: Facts) => NOTICE_NAMES[text(facts, 'colour') as keyof typeof NOTICE_NAMES] ?? '督办单'
const yes = (facts: Facts, name: string) => facts[name] === true

const WORDS: Record<string, Say> = {
  'level-changed': (facts) =>
    `${LEVEL_BADGES[text(facts, 'from') as Level]?.name ?? ''}调为${LEVEL_BADGES[text(facts, 'to') as Level]?.name ?? ''}`,
  'acceptance-given': (facts, name) => `${unitOf(facts, name)}签收`,
  'release-recorded': (facts) => `登记${releaseName(facts)}${text(facts, 'title') === '' ? '' : `《${text(facts, 'title')}》`}`,
  'release-drafted': (facts) => titled(facts, '起草'),
  'draft-changed': (facts) => titled(facts, '修改稿件'),
  'joint-signature-given': (facts) => (yes(facts, 'signed') ? '会签同意' : '会签退回'),
  'draft-reviewed': (facts) => (yes(facts, 'approved') ? '审核通过' : '审核退回'),
  'conference-scheduled': (facts) => `排定${CONFERENCE_NAMES[text(facts, 'kind') as keyof typeof CONFERENCE_NAMES] ?? '发布会'}`,
  'interview-recorded': (facts) => `登记采访 ${text(facts, 'outlet')}`,
  'evidence-verified': (facts) => (yes(facts, 'confirmed') ? `核实属实：${kindOf(facts)}` : `核实不属实：${kindOf(facts)}`),
  'evidence-kept': (facts) => `存入佐证 ${text(facts, 'name')}`,
  'exemption-granted': (facts) => `豁免${kindOf(facts)}`,
  'contribution-given': (facts, name) => `${unitOf(facts, name)}提交协办意见`,
  'explanation-filed': (facts) => `填写超时说明：${kindOf(facts)}`,
  'call-recorded': (facts) => `电话联系 ${text(facts, 'to')}`,
  'upward-report-recorded': (facts) => `上报 ${text(facts, 'to')}`,
  'dispute-raised': (facts, name) => `${unitOf(facts, name)}提出异议`,
  'dispute-ruled': (facts, name) => `裁定由${unitOf(facts, name, 'designated')}办理`,
  'directive-answered': (facts, name) => `${unitOf(facts, name)}答复批示`,
  'supervision-notice-issued': (facts, name) => `发出${colour(facts)}，${unitOf(facts, name, 'to')}`,
  'supervision-notice-raised': (facts) => `逾期未答复，升为${colour(facts)}`,
  'on-behalf-confirmed': (facts) => (yes(facts, 'confirmed') ? '领导确认代录' : '领导否认代录'),
  'disposition-reviewed': (facts) => (yes(facts, 'approved') ? '研判结论复核同意' : '研判结论复核退回'),
  'referral-recorded': (facts) => `移交 ${text(facts, 'institution')}`,
  'interval-passed': (facts) => `${kindOf(facts)}本期未发布，已记超时`,
  'correction-recorded': (facts) => `${yes(facts, 'pending') ? '申请更正' : '更正'}${correctedField(facts)}`,
  'correction-reviewed': (facts) => (yes(facts, 'approved') ? '批准更正' : '不予更正'),
  'incident-merged': (facts) => `并入 ${text(facts, 'number')}`,
  'duplicate-received': (facts) => `${text(facts, 'number')} 并入本事件`,
  'alert-raised': (facts, name) => alertWords(facts, name),
}

/** Struck-out entries have no data: what they were about is no longer said. */
export function entryWords({ type, data }: Pick<IncidentEntry, 'type' | 'data'>, unitName: (id: string) => string): string {
  if (data === null) return `${entryWord(type)}（内容已涂销）`
  return WORDS[type]?.(data as Facts, unitName) ?? entryWord(type)
}

/** A correction names one field, or one measure. */
function correctedField({ to }: Facts): string {
  const { measure, ...field } = (to ?? {}) as Facts
  return fieldName(typeof measure === 'string' ? `facts.${measure}` : Object.keys(field).join())
}

function alertWords(facts: Facts, unitName: (id: string) => string): string {
  const head = alertHead({
    step: text(facts, 'step'),
    kind: (facts['kind'] ?? null) as ObligationAnswer['kind'] | null,
    severity: (facts['severity'] ?? 'notice') as 'notice' | 'warning' | 'urgent' | 'breach',
  })
  const late = typeof facts['lagMs'] === 'number' && facts['late'] === true ? `（补发，迟${durationText(facts['lagMs'], false)}）` : ''
  const kind = KIND_NAMES[text(facts, 'kind') as ObligationAnswer['kind']]
  const what = kind === undefined || head.includes(kind) ? '' : `，${kind}`
  return `提醒：${head}${what}，${unitOf(facts, unitName)}${late}`
}

/** Who did it: the unit and the post, or the program. */
export function actorWords({ actor }: Pick<IncidentEntry, 'actor'>, unitName: (id: string) => string): string {
  if (actor.role === 'system') return '系统'
  return actor.unit === null ? actor.name : `${unitName(actor.unit)} ${actor.name}`
}
