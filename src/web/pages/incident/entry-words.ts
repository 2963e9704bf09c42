import { KIND_NAMES } from '../../../contract/wording.ts'
import type { ObligationAnswer } from '../../../contract/incident-answers.ts'
import { LEVEL_BADGES } from '../../parts/level-words.ts'
import type { Level } from '../../parts/level-words.ts'
import { alertHead } from '../board/alert-words.ts'
import { durationText } from '../../time/words.ts'
import type { IncidentEntry } from './entries.ts'
import { CONFERENCE_NAMES, NOTICE_NAMES, RELEASE_KIND_NAMES, fieldName } from './names.ts'

/** What an entry says, in one line: `较大调为重大`, `更正影响户数`, `提醒：距承诺兑现到期6小时`. */

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
  'incident-logged': () => '登记事件',
  'level-changed': (facts) =>
    `${LEVEL_BADGES[text(facts, 'from') as Level]?.name ?? ''}调为${LEVEL_BADGES[text(facts, 'to') as Level]?.name ?? ''}`,
  'acceptance-given': (facts, name) => `${unitOf(facts, name)}签收`,
  'release-recorded': (facts) => `登记${releaseName(facts)}${text(facts, 'title') === '' ? '' : `《${text(facts, 'title')}》`}`,
  'release-drafted': (facts) => titled(facts, '起草'),
  'draft-changed': (facts) => titled(facts, '修改稿件'),
  'joint-signatures-asked': () => '送请会签',
  'joint-signature-given': (facts) => (yes(facts, 'signed') ? '会签同意' : '会签退回'),
  'draft-reviewed': (facts) => (yes(facts, 'approved') ? '审核通过' : '审核退回'),
  'draft-signed': () => '签发稿件',
  'go-ahead-given': () => '同意发布',
  'release-published': () => '登记已发布',
  'release-corrected': () => '更正已发布的内容',
  'conference-scheduled': (facts) => `排定${CONFERENCE_NAMES[text(facts, 'kind') as keyof typeof CONFERENCE_NAMES] ?? '发布会'}`,
  'conference-held': () => '登记发布会召开',
  'interview-recorded': (facts) => `登记采访 ${text(facts, 'outlet')}`,
  'evidence-verified': (facts) => (yes(facts, 'confirmed') ? `核实属实：${kindOf(facts)}` : `核实不属实：${kindOf(facts)}`),
  'evidence-kept': (facts) => `存入佐证 ${text(facts, 'name')}`,
  'exemption-granted': (facts) => `豁免${kindOf(facts)}`,
  'contribution-given': (facts, name) => `${unitOf(facts, name)}提交协办意见`,
  'conclusion-recorded': () => '记录处置结束',
  'explanation-filed': (facts) => `填写超时说明：${kindOf(facts)}`,
  'call-recorded': (facts) => `电话联系 ${text(facts, 'to')}`,
  'upward-report-recorded': (facts) => `上报 ${text(facts, 'to')}`,
  'heat-measured': () => '记录热度',
  'assignment-confirmed': () => '确认责任单位',
  'assignment-overridden': () => '改定责任单位',
  'dispute-raised': (facts, name) => `${unitOf(facts, name)}提出异议`,
  'dispute-ruled': (facts, name) => `裁定由${unitOf(facts, name, 'designated')}办理`,
  'sitting-held': () => '登记会商',
  'directive-given': () => '领导批示',
  'directive-answered': (facts, name) => `${unitOf(facts, name)}答复批示`,
  'supervision-notice-issued': (facts, name) => `发出${colour(facts)}，${unitOf(facts, name, 'to')}`,
  'supervision-notice-answered': () => '答复督办单',
  'supervision-notice-raised': (facts) => `逾期未答复，升为${colour(facts)}`,
  'on-behalf-confirmed': (facts) => (yes(facts, 'confirmed') ? '领导确认代录' : '领导否认代录'),
  'disposition-judged': () => '作出研判结论',
  'disposition-reviewed': (facts) => (yes(facts, 'approved') ? '研判结论复核同意' : '研判结论复核退回'),
  'referral-recorded': (facts) => `移交 ${text(facts, 'institution')}`,
  'effect-evaluated': () => '效果评估',
  'incident-closed': () => '办结',
  'incident-reopened': () => '重启办理',
  'interval-passed': (facts) => `${kindOf(facts)}本期未发布，已记超时`,
  'correction-recorded': (facts) => `${yes(facts, 'pending') ? '申请更正' : '更正'}${correctedField(facts)}`,
  'correction-reviewed': (facts) => (yes(facts, 'approved') ? '批准更正' : '不予更正'),
  'incident-merged': (facts) => `并入 ${text(facts, 'number')}`,
  'incident-unmerged': () => '撤销并入',
  'duplicate-received': (facts) => `${text(facts, 'number')} 并入本事件`,
  'duplicate-withdrawn': () => '一起并入的事件已撤出',
  'alert-raised': (facts, name) => alertWords(facts, name),
  'alert-acknowledged': () => '知悉提醒',
}

/** Struck-out entries have no data: what they were about is no longer said. */
export function entryWords({ type, data }: Pick<IncidentEntry, 'type' | 'data'>, unitName: (id: string) => string): string {
  const say = WORDS[type]
  if (say === undefined) return type
  return data === null ? `${say({}, unitName)}（内容已涂销）` : say(data as Facts, unitName)
}

function correctedField({ to }: Facts): string {
  const [name, value] = Object.entries((to ?? {}) as Facts)[0] ?? ['', null]
  if (name !== 'facts') return fieldName(name)
  return fieldName(Object.keys((value ?? {}) as Facts)[0] ?? '')
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
