import type { NamedStep } from '../domain/alarms.ts'
import type { AssignmentRule } from '../domain/assignment.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, BEIJING_OFFSET_MS, formatInstant } from '../domain/instants.ts'
import type { Hand } from '../domain/chapters/drafts.ts'
import type { NoticeColour } from '../domain/chapters/notices.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Level } from '../domain/levels.ts'
import type {
  CHANNELS,
  CONFERENCE_KINDS,
  DISPOSITIONS,
  DISPUTE_REASONS,
  EXEMPTION_REASONS,
  FOCUS_KINDS,
  HEAT_LEVELS,
  Measure,
  ObligationKind,
  RELEASE_KINDS,
} from '../domain/vocabulary.ts'

/** The office's words for what the record keeps as codes; rendered when read, never stored. */

/** Event levels as the office writes them, from the most serious down. */
export const LEVEL_NAMES: Record<Level, string> = {
  I: '特别重大',
  II: '重大',
  III: '较大',
  IV: '一般',
  none: '非突发事件',
}

export const KIND_NAMES: Record<ObligationKind, string> = {
  'authoritative-release': '权威信息发布',
  'press-conference': '新闻发布会',
  response: '回应',
  'follow-up': '持续发布',
  promise: '承诺兑现',
  acceptance: '签收',
  contribution: '协办意见',
  'upward-report': '上报',
  confirmation: '补认',
}

/** Where an incident was first seen (IN-4). */
export const CHANNEL_NAMES: Record<(typeof CHANNELS)[number], string> = {
  weibo: '微博',
  wechat: '微信',
  douyin: '抖音',
  kuaishou: '快手',
  toutiao: '头条',
  forum: '论坛',
  media: '新闻媒体',
  'hotline-12345': '12345 热线',
  'hotline-96128': '96128 专线',
  'leader-mailbox': '领导信箱',
  'message-board': '网民留言',
  superior: '上级转办',
  subordinate: '下级上报',
  monitoring: '监测平台',
  other: '其他',
}

/** What a grading threshold measures (IN-6): `name` before a number and its unit, `label` by itself. */
export const MEASURE_NAMES: Record<Measure, { name: string; unit: string; label: string }> = {
  deaths: { name: '死亡（含失踪）', unit: '人', label: '死亡人数' },
  severeInjuries: { name: '重伤（含急性中毒）', unit: '人', label: '重伤人数' },
  poisoned: { name: '中毒', unit: '人', label: '中毒人数' },
  directLossYuan: { name: '直接经济损失', unit: '元', label: '直接经济损失' },
  evacuated: { name: '疏散转移', unit: '人', label: '疏散转移人数' },
  affectedHectares: { name: '受害面积', unit: '公顷', label: '受害面积' },
  participants: { name: '参与', unit: '人', label: '参与人数' },
  households: { name: '受影响', unit: '户', label: '受影响户数' },
  outageHours: { name: '中断', unit: '小时', label: '中断时长' },
  magnitude: { name: '震级', unit: '级', label: '震级' },
}

/** 收集重点 (国办发〔2016〕80号). */
export const FOCUS_NAMES: Record<(typeof FOCUS_KINDS)[number], string> = {
  'major-decision': '重要决策部署和政府工作',
  'public-interest': '公众切身利益',
  'government-image': '政府形象和公信力',
  emergency: '重大突发事件和自然灾害',
  'moral-shock': '冲击社会道德底线',
  'false-information': '危害社会秩序的不实信息',
}

/** 研判结论 (国办发〔2016〕80号). */
export const DISPOSITION_NAMES: Record<(typeof DISPOSITIONS)[number], string> = {
  suggestion: '建设性意见',
  difficulty: '实际困难',
  'serious-problem': '重大问题',
  misunderstanding: '不了解、模糊认识',
  'wrong-view': '错误看法',
  'false-information': '虚假不实',
}

export const HEAT_NAMES: Record<(typeof HEAT_LEVELS)[number], string> = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' }

export const PART_NAMES: Record<Obligation['part'], string> = { lead: '牵头', joint: '协办', local: '属地', leader: '领导' }

export const RELEASE_KIND_NAMES: Record<(typeof RELEASE_KINDS)[number], string> = {
  authoritative: '权威信息发布',
  'follow-up': '持续发布',
  response: '回应',
  clarification: '澄清',
  interim: '阶段性回复',
  final: '处置结果通报',
}

export const CONFERENCE_NAMES: Record<(typeof CONFERENCE_KINDS)[number], string> = {
  'press-conference': '新闻发布会',
  briefing: '吹风会',
}

/** Whose hands a draft goes through (RE-1). */
export const HAND_NAMES: Record<Hand, string> = {
  draft: '拟稿',
  'joint-sign': '会签',
  review: '审核',
  signature: '签发',
  'go-ahead': '同意发布',
  publication: '发布',
}

/** CL-9. */
export const EXEMPTION_NAMES: Record<(typeof EXEMPTION_REASONS)[number], string> = {
  'unified-deployment': '按统一部署',
  'no-authority': '依法无发布权限',
  'taken-over': '上级提级处置',
}

/** AS-11. */
export const DISPUTE_NAMES: Record<(typeof DISPUTE_REASONS)[number], string> = {
  'not-our-duty': '职责不符',
  'not-our-place': '属地不符',
  'unclear-title': '权属不清',
  'overlapping-duties': '职能交叉',
}

export const NOTICE_NAMES: Record<NoticeColour, string> = {
  blue: '催办（蓝色督办单）',
  orange: '橙色督办单',
  red: '红色督办单',
}

const DOCUMENT_61 = '国办发〔2016〕61号'
const DOCUMENT_80 = '国办发〔2016〕80号'

/** What each assignment rule says where it applied and where it did not, and the document it rests on. */
export const RULE_TEXTS: Record<AssignmentRule, { applied: string; not: string; basis: string }> = {
  'AS-10': { applied: '有领域在目录中无主管单位，暂定', not: '所列领域均有主管单位，或未按领域确定', basis: DOCUMENT_61 },
  'AS-3': { applied: '点名单位优先于领域', not: '未点名单位', basis: DOCUMENT_61 },
  'AS-3a': { applied: '点名多个单位，首列牵头、其余协办，暂定', not: '未点名多个单位', basis: DOCUMENT_61 },
  'AS-1': { applied: '一地一领域，由领域主管单位负责（谁主管谁负责）', not: '不是一地一主管单位', basis: DOCUMENT_61 },
  'AS-4': { applied: '一地多领域，首列领域主管单位牵头，其余协办，暂定', not: '不涉及多个主管单位', basis: DOCUMENT_61 },
  'AS-2': { applied: '未列领域，由所在地政府负责（属地管理）', not: '已按领域或点名确定', basis: DOCUMENT_61 },
  'AS-5': { applied: '涉及多地，由共同上级的主管部门牵头，各地为属地单位', not: '只涉及一地', basis: DOCUMENT_61 },
  'AS-6': { applied: '牵头单位实行垂直管理，由其上级单位和当地宣传部组织协调', not: '牵头单位不实行垂直管理', basis: DOCUMENT_61 },
  'AS-7': { applied: '本级政府办公室、宣传部组织协调，告知网信部门', not: '不适用', basis: DOCUMENT_80 },
  'AS-8': { applied: '重大以上，县级政府列为属地单位，并定发言人', not: '不属于重大以上', basis: DOCUMENT_80 },
}

/** IN-5: what must be made public for each disposition (国办发〔2016〕80号). */
export const TO_PUBLISH: Record<(typeof DISPOSITIONS)[number], string> = {
  suggestion: '吸收采纳情况',
  difficulty: '实际困难的解决情况',
  'serious-problem': '调查处置情况',
  misunderstanding: '权威信息，解疑释惑',
  'wrong-view': '引导和纠正的意见',
  'false-information': '澄清事实的情况',
}

const NAMED_STEP_TEXTS: Record<NamedStep, string> = {
  assigned: '已交办',
  'planned-late': '发布会安排晚于时限',
  'graded-below-proposal': '定级低于计算等级，请研判',
  'no-sector-owner': '所列领域无主管单位，请确定牵头单位',
  'regrade-proposed': '情况有更正，计算等级与现定等级不同，请研判',
  'correction-waiting': '有更正会撤去超时记录，须第二人批准',
  'due-put-off': '更正后时限推后，请核对',
  'stand-down': '已完成，提醒解除',
  directive: '收到领导批示，请答复',
  'on-behalf-denied': '代录的领导意见经本人否认，不再有效，请核查',
  'supervision-blue': '收到蓝色督办单（催办），请答复',
  'supervision-orange': '收到橙色督办单，请答复',
  'supervision-red': '收到红色督办单，请立即答复',
  'nobody-on-duty': '值班表上此时无人，请协调单位直接联系',
}

/** `剩余 19小时47分`; whole minutes, rounded down, as everywhere. */
export function spell(ms: number): string {
  const length = Math.abs(ms)
  const days = Math.floor(length / DAY_MS)
  const hours = Math.floor((length % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((length % HOUR_MS) / MINUTE_MS)
  if (length >= 3 * DAY_MS) return `${days}天${hours}小时`
  const all = days * 24 + hours
  if (all === 0) return minutes === 0 ? '不到1分钟' : `${minutes}分钟`
  return minutes === 0 ? `${all}小时` : `${all}小时${minutes}分`
}

/** `11月21日 15:20`, Beijing time. */
export function beijing(ms: number): string {
  const text = formatInstant(ms + BEIJING_OFFSET_MS)
  return `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日 ${text.slice(11, 16)}`
}

export interface AlertFacts {
  number: string
  title: string
  drill: boolean
  kind: string | null
  step: string
  dueAt: number | null
  raisedAt: number
  late: boolean
  covers: number
}

/** One alert as a sentence: kind, what happened, wall time of due, incident. `unitName` is who owes it. */
export function alertText(alert: AlertFacts, unitName: string): string {
  const kind = alert.kind === null ? '' : `${KIND_NAMES[alert.kind as ObligationKind]}，`
  const again = `${alert.late ? '（补发）' : ''}${alert.covers > 1 ? `（含此前未发的${alert.covers - 1}次）` : ''}`
  return `${alert.drill ? '【演练】' : ''}${again}${kind}${unitName}，${situation(alert)}。${alert.number} ${alert.title}`
}

function situation({ kind, step, dueAt, raisedAt }: AlertFacts): string {
  // A leader is not handed a task: something was said in their name (IN-13).
  const isForLeader = kind === 'confirmation' && step === 'assigned'
  const named = isForLeader ? '值班员已代录领导意见，请本人确认' : step in NAMED_STEP_TEXTS ? NAMED_STEP_TEXTS[step as NamedStep] : null
  if (dueAt === null) return named ?? step
  const left = dueAt - raisedAt
  if (step === 'stand-down' || step === 'planned-late') return `${named}（时限 ${beijing(dueAt)}）`
  if (named === null && Math.abs(left) < MINUTE_MS) return `${beijing(dueAt)} 时限已到`
  const time = left >= 0 ? `剩余${spell(left)}，${beijing(dueAt)} 前` : `${beijing(dueAt)} 到期，已超时${spell(left)}`
  return named === null ? time : `${named}，${time}`
}
