/** The closed lists of values that the contract names. */
export const CHANNELS = [
  'weibo',
  'wechat',
  'douyin',
  'kuaishou',
  'toutiao',
  'forum',
  'media',
  'hotline-12345',
  'hotline-96128',
  'leader-mailbox',
  'message-board',
  'superior',
  'subordinate',
  'monitoring',
  'other',
] as const

/** 办理状态. */
export const PHASES = ['open', 'closed', 'merged'] as const
export type Phase = (typeof PHASES)[number]

/** 收集重点, the six kinds of 国办发〔2016〕80号. */
export const FOCUS_KINDS = [
  'major-decision',
  'public-interest',
  'government-image',
  'emergency',
  'moral-shock',
  'false-information',
] as const

/** 研判结论, the six of 国办发〔2016〕80号. */
export const DISPOSITIONS = ['suggestion', 'difficulty', 'serious-problem', 'misunderstanding', 'wrong-view', 'false-information'] as const

/** 舆情热度, a local scheme; never starts a statutory clock. */
export const HEAT_LEVELS = ['red', 'orange', 'yellow', 'blue'] as const

/** `interim` answers only together with a promise (CL-8); `final` concludes the matter (IN-8a). */
export const RELEASE_KINDS = ['authoritative', 'follow-up', 'response', 'clarification', 'interim', 'final'] as const

/** Why a clock may be lifted (CL-9): 按统一部署, 依法无发布权限, 上级提级处置. */
export const EXEMPTION_REASONS = ['unified-deployment', 'no-authority', 'taken-over'] as const

export const CONFERENCE_KINDS = ['press-conference', 'briefing'] as const

export const ROLES = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory', 'leader', 'admin', 'auditor'] as const

export type Role = (typeof ROLES)[number]

/** Measures that a grading threshold may name (IN-6). Counts are whole; `magnitude` has one decimal. */
export const MEASURES = [
  'deaths',
  'severeInjuries',
  'poisoned',
  'directLossYuan',
  'evacuated',
  'affectedHectares',
  'participants',
  'households',
  'outageHours',
  'magnitude',
] as const

export type Measure = (typeof MEASURES)[number]

export const STATUTORY_KINDS = ['authoritative-release', 'press-conference', 'response'] as const

/** Standing: they go on until the matter is concluded, or until what was promised is told. */
export const STANDING_KINDS = ['follow-up', 'promise'] as const

/** Between offices; in no rate. */
export const INTERNAL_KINDS = ['acceptance', 'contribution', 'upward-report', 'confirmation'] as const

export const OBLIGATION_KINDS = [...STATUTORY_KINDS, ...STANDING_KINDS, ...INTERNAL_KINDS] as const

export type ObligationKind = (typeof OBLIGATION_KINDS)[number]

export function isStatutory(kind: ObligationKind): boolean {
  return (STATUTORY_KINDS as readonly ObligationKind[]).includes(kind)
}

/** Why a unit returns what it was given (异议): 职责不符, 属地不符, 权属不清, 职能交叉 (AS-11). */
export const DISPUTE_REASONS = ['not-our-duty', 'not-our-place', 'unclear-title', 'overlapping-duties'] as const
