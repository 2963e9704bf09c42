import { msOf } from '../../../../contract/time.ts'
import { dateText, wallText } from '../../../time/words.ts'
import { DISPOSITION_NAMES, FOCUS_NAMES } from '../../../../contract/wording.ts'
import type { ShownIncident } from '../view.ts'

/** 办理情况: what was done beside releases and orders, newest first. */
export interface DossierLine {
  key: string
  head: string
  meta: string
  text: string
}

export function dossierOf(incident: ShownIncident, today: number, unitName: (id: string) => string): DossierLine[] {
  const wall = (instant: string) => wallText(msOf(instant), today)
  const { conclusion, pendingDisposition, dispositionReview, disposition, focus } = incident
  const lines: (DossierLine & { at: string })[] = [
    ...incident.sittings.map((one) => ({
      at: one.heldAt,
      key: one.id,
      head: '会商',
      meta: `${wall(one.heldAt)}，${one.participants.map(unitName).join('、')}`,
      text: [
        one.conclusion,
        ...one.opinions.map(({ unit, text }) => `${unitName(unit)}：${text}`),
        ...(one.lead === null ? [] : [`建议由${unitName(one.lead)}牵头${one.leadTakenUp === true ? '，已采纳' : '，未采纳'}`]),
      ].join('\n'),
    })),
    ...incident.calls.map((one) => ({
      at: one.at,
      key: one.id,
      head: `电话 ${one.to}`,
      meta: `${wall(one.at)}，${one.recordedBy.name}`,
      text: one.text,
    })),
    ...incident.upwardReports.map((one) => ({ at: one.at, key: one.id, head: `上报 ${one.to}`, meta: wall(one.at), text: one.how })),
    ...incident.contributions.map((one) => ({
      at: one.recordedAt,
      key: `c${one.unit}${one.recordedAt}`,
      head: `协办意见 ${unitName(one.unit)}`,
      meta: wall(one.recordedAt),
      text: one.note,
    })),
    ...incident.referrals.map((one) => ({
      at: one.recordedAt,
      key: one.id,
      head: `移交 ${one.institution}`,
      meta: `${dateText(msOf(`${one.on}T00:00:00+08:00`))}，${one.documentNumber}`,
      text: '',
    })),
    ...(conclusion === null
      ? []
      : [{ at: conclusion.at, key: 'conclusion', head: '处置结束', meta: wall(conclusion.at), text: conclusion.note }]),
    ...(disposition === null
      ? []
      : [
          {
            at: dispositionReview?.recordedAt ?? incident.anchors.recordedAt,
            key: 'disposition',
            head: `研判结论：${DISPOSITION_NAMES[disposition]}`,
            meta: [focus === null ? '' : FOCUS_NAMES[focus], incident.toPublish === null ? '' : `须公开${incident.toPublish}`]
              .filter((text) => text !== '')
              .join('，'),
            text: dispositionReview?.evidence ?? '',
          },
        ]),
    ...(pendingDisposition === null
      ? []
      : [
          {
            at: pendingDisposition.recordedAt,
            key: 'pending',
            head: `研判结论待复核：${pendingDisposition.disposition === null ? '撤销' : DISPOSITION_NAMES[pendingDisposition.disposition]}`,
            meta: `${wall(pendingDisposition.recordedAt)}，${pendingDisposition.recordedBy.name}`,
            text: '',
          },
        ]),
  ]
  return lines.sort((a, b) => b.at.localeCompare(a.at))
}

export function evaluationLines(incident: ShownIncident): { name: string; score: number; note: string }[] {
  const { evaluation } = incident
  if (evaluation === null) return []
  const names = { timely: '及时', proactive: '主动', accurate: '准确', targeted: '针对性', effective: '实效' } as const
  return (Object.keys(names) as (keyof typeof names)[]).map((key) => ({ name: names[key], ...evaluation[key] }))
}
