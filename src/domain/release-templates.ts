import type { RELEASE_KINDS } from './vocabulary.ts'

/** RE-2: what a release must say, by kind. Names and hints are shown to those who write; `cue` is how the check finds an element. */

export type ReleaseKind = (typeof RELEASE_KINDS)[number]

export const ELEMENTS = ['what', 'when', 'where', 'losses', 'measures', 'scope', 'advice', 'next', 'contact'] as const
export type ReleaseElement = (typeof ELEMENTS)[number]

export interface ReleaseTemplate {
  code: string
  name: string
  /** Kinds of release that are written by it. */
  kinds: readonly ReleaseKind[]
  required: readonly ReleaseElement[]
  /** Welcome, not owed. */
  optional: readonly ReleaseElement[]
  /** A text to begin with; what stands in 〔〕 is filled in. */
  outline: string
}

export const ELEMENT_TEXTS: Record<ReleaseElement, { name: string; hint: string }> = {
  what: { name: '事件概况', hint: '发生了什么，只写已经核实的' },
  when: { name: '时间', hint: '事发、接报、处置的具体时间' },
  where: { name: '地点', hint: '县区、乡镇街道和具体位置' },
  losses: { name: '已知伤亡损失', hint: '伤亡、失联和财产损失；没有的写明“无人员伤亡”，未核实的写明“正在核实”' },
  measures: { name: '处置措施', hint: '已经采取的措施和负责单位' },
  scope: { name: '影响范围', hint: '波及的区域、人群、交通、供水供电等' },
  advice: { name: '安全提示', hint: '请群众怎么做、避开什么' },
  next: { name: '下一步安排', hint: '接下来做什么，何时再次发布' },
  contact: { name: '联系方式', hint: '咨询、求助电话' },
}

/** Words by which an element shows itself in a text. Finding none is a reason to look again, not a verdict. */
export const ELEMENT_CUES: Record<ReleaseElement, RegExp> = {
  what: /发生|发现|出现|反映|关于|网传|传言|情况|诉求|问题/,
  when: /\d\s*[月日时点]|今[日天晨晚]|昨[日天晚]|上午|下午|凌晨|晚间|目前|截至/,
  where: /[省市县区镇乡村路街桥]|街道|社区|小区|学校|医院|厂|公司|现场|辖区/,
  losses: /伤亡|死亡|遇难|受伤|失联|失踪|损失|受损|平安|脱险|身体状况/,
  measures: /已[^。；]{0,20}[赴派组启开责封停救转疏排安拨抢恢查处约]|组织|启动|处置|救援|救治|抢修|整改|排查|调查|责令|约谈|采取/,
  scope: /范围|涉及|影响|波及|沿线|周边|共计|户|受灾|恢复(?:正常|供|通)/,
  advice: /请(?!示)[^。]{0,30}(?:群众|市民|居民|网民|大家|车辆|勿|不|及时|通过|关注|注意|绕行)|注意|避免|切勿|不要|提醒|绕行|不信谣/,
  next: /下一步|接下来|后续|将(?!军)|继续|及时(?:发布|通报|公布|公开)|进展|尽快/,
  contact: /电话|热线|联系|咨询|\d{3,4}-\d{7,8}|12345|邮箱/,
}

export const TEMPLATES: readonly ReleaseTemplate[] = [
  {
    code: 'first-notice',
    name: '首次通报',
    kinds: ['authoritative'],
    required: ['what', 'when', 'where', 'losses', 'measures', 'next'],
    optional: ['scope', 'advice', 'contact'],
    outline:
      '〔月日时分〕，〔地点〕发生〔事件〕。接报后，〔单位〕立即启动应急响应，组织〔措施〕。截至〔时间〕，〔伤亡损失；未核实的写“正在核实”〕。〔影响范围〕。请〔安全提示〕。事件原因正在调查，后续进展将于〔时间〕前再次发布。联系电话：〔电话〕。',
  },
  {
    code: 'continued-notice',
    name: '续报',
    kinds: ['follow-up', 'final'],
    required: ['what', 'when', 'losses', 'measures', 'next'],
    optional: ['where', 'scope', 'advice', 'contact'],
    outline:
      '〔日期〕发布的〔事件〕，最新进展如下：截至〔时间〕，〔伤亡损失变化〕。〔新采取的措施及成效〕。〔影响范围变化〕。请〔安全提示〕。下一步，〔安排〕，有关情况将及时发布。联系电话：〔电话〕。',
  },
  {
    code: 'press-answers',
    name: '发布会答问',
    kinds: ['response'],
    required: ['what', 'measures', 'next'],
    optional: ['when', 'where', 'losses', 'scope', 'advice', 'contact'],
    outline:
      '问：〔公众关切的问题〕\n答：关于〔问题〕，〔已核实的事实〕。〔单位〕已〔措施〕。下一步，〔安排和时限〕。群众可拨打〔电话〕咨询或反映情况。',
  },
  {
    code: 'clarification',
    name: '澄清',
    kinds: ['clarification'],
    required: ['what', 'when', 'measures', 'contact'],
    optional: ['where', 'losses', 'scope', 'advice', 'next'],
    outline:
      '〔日期〕，网上出现“〔传言〕”的信息。经〔单位〕〔核查方式〕，实际情况是：〔事实和依据〕。请广大网民以权威信息为准，不信谣、不传谣。核实、咨询电话：〔电话〕。',
  },
  {
    code: 'interim-reply',
    name: '阶段性回复',
    kinds: ['interim'],
    required: ['what', 'measures', 'next', 'contact'],
    optional: ['when', 'where', 'losses', 'scope', 'advice'],
    outline:
      '您反映的〔问题〕已收悉。〔单位〕已于〔时间〕〔措施〕，目前〔进展〕。因〔尚需的工作〕，将于〔时间〕前答复办理结果。联系电话：〔电话〕。',
  },
]

export function templateFor(kind: ReleaseKind): ReleaseTemplate {
  const template = TEMPLATES.find((one) => one.kinds.includes(kind))
  if (template === undefined) throw new Error(`no template for ${kind}`)
  return template
}
