import type { Role } from '../../src/domain/vocabulary.ts'

/** Who works in the demo: posts, never persons. Every account has the same password, printed at the start. */

export const DEMO_PASSWORD = 'demo-sanshi-2026'

export interface DemoAccount {
  name: string
  roles: readonly Role[]
  unit: string
  /** Surname of the unit's principal, who signs its releases. */
  signs?: string
}

/** Townships and departments that are not here accept by silence, and the coordinators enter their releases. */
export const ACCOUNTS = {
  zhiban1: { name: '值班一岗', roles: ['recorder'], unit: 'ay-gov-office' },
  zhiban2: { name: '值班二岗', roles: ['recorder'], unit: 'ay-gov-office' },
  yanpan: { name: '舆情研判岗', roles: ['assessor'], unit: 'ay-publicity' },
  zhengfuban: { name: '政府办协调岗', roles: ['coordinator'], unit: 'ay-gov-office', signs: '周某' },
  xuanchuan: { name: '宣传部协调岗', roles: ['coordinator'], unit: 'ay-publicity', signs: '周某' },
  wangxin: { name: '网信办协调岗', roles: ['coordinator'], unit: 'ay-cyberspace' },
  zongzhi: { name: '县政府总值班室', roles: ['unit'], unit: 'ay-gov', signs: '周某' },
  zhifa: { name: '综合执法局联络员', roles: ['unit'], unit: 'ay-enforcement', signs: '张某' },
  'zhifa-shenqian': { name: '综合执法局审签岗', roles: ['signatory'], unit: 'ay-enforcement' },
  jiaoti: { name: '教体局联络员', roles: ['unit'], unit: 'ay-edu', signs: '李某' },
  'jiaoti-shenqian': { name: '教体局审签岗', roles: ['signatory'], unit: 'ay-edu' },
  jiaotong: { name: '交通运输局联络员', roles: ['unit'], unit: 'ay-transport', signs: '王某' },
  zhujian: { name: '住建局联络员', roles: ['unit'], unit: 'ay-construction', signs: '陈某' },
  yingji: { name: '应急局联络员', roles: ['unit'], unit: 'ay-emergency', signs: '刘某' },
  shichang: { name: '市场监管局联络员', roles: ['unit'], unit: 'ay-market', signs: '赵某' },
  weijian: { name: '卫健局联络员', roles: ['unit'], unit: 'ay-health', signs: '吴某' },
  shebao: { name: '社保局联络员', roles: ['unit'], unit: 'ay-insurance', signs: '孙某' },
  jiuye: { name: '就业局联络员', roles: ['unit'], unit: 'ay-employment', signs: '郑某' },
  minzheng: { name: '民政局联络员', roles: ['unit'], unit: 'ay-civil', signs: '何某' },
  nongye: { name: '农业农村局联络员', roles: ['unit'], unit: 'ay-agri', signs: '罗某' },
  gongan: { name: '公安局联络员', roles: ['unit'], unit: 'ay-police', signs: '唐某' },
  ziran: { name: '自然资源局联络员', roles: ['unit'], unit: 'ay-nr', signs: '邓某' },
  zhengshou: { name: '房屋征收局联络员', roles: ['unit'], unit: 'ay-expropriation', signs: '胡某' },
  shengtai: { name: '安岳生态环境局联络员', roles: ['unit'], unit: 'ay-eco', signs: '曾某' },
  yuecheng: { name: '岳城街道值班室', roles: ['unit'], unit: 'ay-t001' },
  tongxian: { name: '通贤镇值班室', roles: ['unit'], unit: 'ay-t103' },
  longtai: { name: '龙台镇值班室', roles: ['unit'], unit: 'ay-t104', signs: '彭某' },
  shiyang: { name: '石羊镇值班室', roles: ['unit'], unit: 'ay-t110', signs: '蒋某' },
  fenguan: { name: '县政府分管领导', roles: ['leader'], unit: 'ay-gov' },
  shenji: { name: '审计岗', roles: ['auditor'], unit: 'ay-gov-office' },
} as const satisfies Record<string, DemoAccount>

export type Username = keyof typeof ACCOUNTS

export function accountOf(username: Username): DemoAccount {
  return ACCOUNTS[username]
}
