import type { IncidentAnswer, ObligationAnswer } from '../../../contract/incident-answers.ts'

/** The office's words for what answers about an incident keep as codes. */

export const CHANNEL_NAMES: Record<IncidentAnswer['source']['channel'], string> = {
  weibo: '微博',
  wechat: '微信',
  douyin: '抖音',
  kuaishou: '快手',
  toutiao: '今日头条',
  forum: '论坛',
  media: '媒体报道',
  'hotline-12345': '12345 热线',
  'hotline-96128': '96128 专线',
  'leader-mailbox': '领导信箱',
  'message-board': '留言板',
  superior: '上级转办',
  subordinate: '下级报送',
  monitoring: '监测发现',
  other: '其他',
}

export const HEAT_NAMES = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' } as const

export const PART_NAMES: Record<ObligationAnswer['part'], string> = { lead: '牵头', joint: '协办', local: '属地', leader: '领导' }

export const RELEASE_KIND_NAMES: Record<IncidentAnswer['releases'][number]['kind'], string> = {
  authoritative: '权威信息发布',
  'follow-up': '持续发布',
  response: '回应',
  clarification: '澄清',
  interim: '阶段性答复',
  final: '最终结果',
}

export const CONFERENCE_NAMES = { 'press-conference': '新闻发布会', briefing: '吹风会' } as const

export const EXEMPTION_NAMES = {
  'unified-deployment': '按统一部署',
  'no-authority': '依法无发布权限',
  'taken-over': '上级提级处置',
} as const

export const DISPUTE_NAMES = {
  'not-our-duty': '职责不符',
  'not-our-place': '属地不符',
  'unclear-title': '权属不清',
  'overlapping-duties': '职能交叉',
} as const

export const FOCUS_NAMES: Record<NonNullable<IncidentAnswer['focus']>, string> = {
  'major-decision': '重大政策措施',
  'public-interest': '群众切身利益',
  'government-image': '政府形象',
  emergency: '突发事件',
  'moral-shock': '冲击道德底线',
  'false-information': '不实信息',
}

export const DISPOSITION_NAMES: Record<NonNullable<IncidentAnswer['disposition']>, string> = {
  suggestion: '意见建议',
  difficulty: '实际困难',
  'serious-problem': '严重问题',
  misunderstanding: '误解',
  'wrong-view': '错误观点',
  'false-information': '不实信息',
}

export const HAND_NAMES: Record<IncidentAnswer['drafts'][number]['heldBy'][number]['hand'], string> = {
  draft: '拟稿',
  'joint-sign': '会签',
  review: '审核',
  signature: '签发',
  'go-ahead': '同意发布',
  publication: '发布',
}

export const NOTICE_NAMES = { blue: '催办（蓝色督办单）', orange: '橙色督办单', red: '红色督办单' } as const

export const MEASURE_NAMES: Record<string, string> = {
  deaths: '死亡人数',
  severeInjuries: '重伤人数',
  poisoned: '中毒人数',
  directLossYuan: '直接经济损失（元）',
  evacuated: '转移人数',
  affectedHectares: '受灾面积（公顷）',
  participants: '参与人数',
  households: '影响户数',
  outageHours: '中断时长（小时）',
  magnitude: '震级',
}

const FIELD_NAMES: Record<string, string> = {
  title: '标题',
  summary: '摘要',
  occurredAt: '事发时刻',
  surfacedAt: '首发时刻',
  discoveredAt: '发现时刻',
  divisions: '涉及地方',
  sectors: '涉及领域',
}

/** Of a corrected field: `facts.households` is 影响户数. */
export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? MEASURE_NAMES[field.replace(/^facts\./, '')] ?? field
}

export const ROLE_NAMES: Record<string, string> = {
  recorder: '值班录入',
  assessor: '研判',
  coordinator: '协调',
  unit: '责任单位',
  signatory: '审签',
  leader: '领导',
  admin: '系统管理',
  auditor: '审计',
  system: '系统',
}
