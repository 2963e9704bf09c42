import type { Role } from '../session/session.ts'

/** Roles in the office's words, and what each may do, in the order in which a desk is filled. */
export const ROLES: readonly { role: Role; name: string; does: string }[] = [
  { role: 'recorder', name: '值班录入', does: '登记事件、记录电话和上报' },
  { role: 'assessor', name: '研判', does: '定等级、研判结论、效果评估' },
  { role: 'coordinator', name: '协调', does: '定牵头单位、催办督办、核实、办结' },
  { role: 'unit', name: '责任单位', does: '签收、拟稿、发布、说明' },
  { role: 'signatory', name: '审签', does: '审核、签发稿件' },
  { role: 'leader', name: '领导', does: '批示、豁免、调低等级' },
  { role: 'admin', name: '系统管理员', does: '维护单位、账号、渠道，不看事件' },
  { role: 'auditor', name: '审计', does: '查台账，批准涂销' },
]

export function roleName(role: string): string {
  return ROLES.find((one) => one.role === role)?.name ?? role
}
