import { obligedUnits } from '../assignment.ts'
import { publicInstantFault, fulfilsFault } from '../decisions/record-evidence.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { ownerOfAct } from '../incident.ts'
import type { FactOf, Incident } from '../incident.ts'
import { Refusal, forbidden, invalid, isRefusal, notFound, refused } from '../refusal.ts'
import { checkRelease } from '../release-check.ts'
import type { Finding } from '../release-check.ts'
import type { Directory } from '../directory.ts'
import { currentText, isReturned, seesDraft, unsignedUnits } from './drafts.ts'
import type { Draft, ReleaseText } from './drafts.ts'
import { promiseFault } from './merging.ts'

/** RE-1: what people do to a release on its way out. */

export const NO_SUCH_DRAFT = '没有找到这篇稿件'

export type DraftRelease = Omit<FactOf<'release-drafted'>, 'release' | 'unit'> & { unit: string | null }
export type ReviewDraft = Omit<FactOf<'draft-reviewed'>, 'release'>
export type GiveJointSignature = Omit<FactOf<'joint-signature-given'>, 'release' | 'unit'>
export type SignDraft = Omit<FactOf<'draft-signed'>, 'release' | 'signatory'>
export type PublishDraft = Omit<FactOf<'release-published'>, 'release'>
export type CorrectRelease = Omit<FactOf<'release-corrected'>, 'release'>

export function draftRelease(incident: Incident, command: DraftRelease, given: GivenIncident): Decided | Refusal {
  if (!given.roles.includes('unit') && !given.roles.includes('coordinator')) return forbidden('拟稿须由责任单位或协调单位进行', 'RE-1')
  const unit = command.unit ?? ownerOfAct(incident, given.actor)
  if (!obligedUnits(incident.assignment).includes(unit)) return invalid('unit', '这个单位不是本事件的牵头、协办或属地单位', 'RE-1')
  if (!given.roles.includes('coordinator') && given.actor.unit !== unit) return forbidden('只能为本单位拟稿', 'RE-1')
  if (command.promise !== null && command.promise.dueAt <= given.now)
    return invalid('promise.dueAt', '承诺的答复时间已经过去，请核对', 'RE-1')
  const unkept = fulfilsFault(command.fulfils, unit, given)
  if (unkept !== null) return unkept
  return decided([{ type: 'release-drafted', data: { ...command, unit, release: given.freshId } }], { made: given.freshId })
}

/** Any change makes a new version and voids every consent to the old one; the same text again changes nothing. */
export function changeDraft(incident: Incident, id: string, change: Partial<ReleaseText>, given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!isOwn(draft, given) && !given.roles.includes('coordinator')) return forbidden('只有拟稿单位或协调单位可以修改', 'RE-1')
  const { title, body, answers } = currentText(draft)
  const next = { title: change.title ?? title, body: change.body ?? body, answers: change.answers ?? answers }
  const isSame = next.title === title && next.body === body && next.answers.join('\n') === answers.join('\n')
  return decided(isSame ? [] : [{ type: 'draft-changed', data: { release: id, ...next } }])
}

/** Sends the draft on its way; with no units, straight to review. Sending anew begins the way again; a yes to the same text stays. */
export function askJointSignatures(incident: Incident, id: string, units: readonly string[], given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!isOwn(draft, given) && !given.roles.includes('coordinator')) return forbidden('只有拟稿单位或协调单位可以送会签', 'RE-1')
  const allowed = obligedUnits(incident.assignment).filter((unit) => unit !== draft.unit)
  const strange = units.findIndex((unit) => !allowed.includes(unit))
  if (strange >= 0) return invalid(`units.${strange}`, '会签单位应为本事件的其他牵头、协办或属地单位', 'RE-1')
  return decided([{ type: 'joint-signatures-asked', data: { release: id, units: [...new Set(units)] } }])
}

export function giveJointSignature(
  incident: Incident,
  id: string,
  unit: string,
  command: GiveJointSignature,
  given: GivenIncident,
): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!draft.jointUnits.includes(unit)) return notFound('这篇稿件没有送这个单位会签')
  if (given.actor.unit !== unit) return forbidden('只能由会签单位自己签', 'RE-1')
  if (!command.signed && command.note === null) return invalid('note', '不同意的，请写明意见', 'RE-1')
  if (draft.review !== null || draft.signature !== null) return refused('RE-1', '稿件已经审核，修改后方可重新会签')
  return decided([{ type: 'joint-signature-given', data: { release: id, unit, ...command } }])
}

/** Secrecy and wording, by somebody of the own unit who has not written the text. */
export function reviewDraft(incident: Incident, id: string, command: ReviewDraft, given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!isOwn(draft, given)) return forbidden('审核须由拟稿单位进行', 'RE-1')
  if (draft.versions.some((version) => version.recordedBy.account === given.actor.account)) return refused('RE-1', '审核人不能是拟稿人')
  if (command.approved && !command.secrecy) return invalid('secrecy', '通过审核前须完成保密审查', 'RE-1')
  if (!command.approved && command.note === null) return invalid('note', '退回的，请写明意见', 'RE-1')
  const fault = jointFault(draft) ?? (draft.signature === null ? null : refused('RE-1', '稿件已经签发，修改后方可重新审核'))
  return fault ?? decided([{ type: 'draft-reviewed', data: { release: id, ...command } }])
}

/** By a signatory of the own unit, after somebody else's review; on the emergency track one signatory does both. */
export function signDraft(incident: Incident, id: string, command: SignDraft, given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!isOwn(draft, given) || !given.roles.includes('signatory')) return forbidden('签发须由拟稿单位的审签人作出', 'RE-1')
  if (draft.signature !== null) return new Refusal('conflict', '这篇稿件已经签发')
  const fault = jointFault(draft) ?? reviewFault(draft, command.emergency, given) ?? checkFault(incident, draft, command.overrides, given)
  if (fault !== null) return fault
  const signatory = { name: given.actor.name, post: '审签人' }
  return decided([{ type: 'draft-signed', data: { ...command, release: id, signatory } }])
}

/** AS-9: in sensitive matters the coordinators let a release go out. The clocks run on. */
export function giveGoAhead(incident: Incident, id: string, note: string | null, given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!incident.logged.sensitive) return refused('AS-9', '这起事件未列为敏感事项，发布不需要协调单位同意')
  return decided(draft.goAhead === null ? [{ type: 'go-ahead-given', data: { release: id, note } }] : [])
}

export function publishDraft(incident: Incident, id: string, command: PublishDraft, given: GivenIncident): Decided | Refusal {
  const draft = openDraft(incident, id, given)
  if (isRefusal(draft)) return draft
  if (!isOwn(draft, given)) return forbidden('只能由拟稿单位发布', 'RE-1')
  if (draft.signature === null) return refused('RE-1', '稿件尚未签发，不能发布')
  if (incident.logged.sensitive && draft.goAhead === null) return refused('AS-9', '这起事件按统一部署发布，须先经协调单位同意')
  const fault = publicInstantFault(
    incident,
    command.channels.map(({ publishedAt }, at) => [`channels.${at}.publishedAt`, publishedAt]),
    given,
  )
  return fault ?? promiseFault(incident, draft.promise) ?? decided([{ type: 'release-published', data: { release: id, ...command } }])
}

/** A visible correction of what is out; the first text stays. */
export function correctRelease(incident: Incident, id: string, command: CorrectRelease, given: GivenIncident): Decided | Refusal {
  const release = incident.releases.find((one) => one.release === id)
  if (release === undefined) {
    const draft = openDraft(incident, id, given)
    return isRefusal(draft) ? draft : refused('RE-1', '稿件尚未发布，请直接修改')
  }
  if (given.actor.unit !== release.unit) return forbidden('只能更正本单位的发布', 'RE-1')
  return decided([{ type: 'release-corrected', data: { release: id, ...command } }])
}

/** RE-3: the findings on the text as it stands. */
export function checkDraft(incident: Incident, draft: Draft, directory: Directory): Finding[] {
  const others = incident.releases
    .filter((release) => release.unit !== draft.unit)
    .map(({ unit, title, body }) => ({ unit, title, body, unitName: directory.unit(unit)?.name ?? unit }))
  return checkRelease({ kind: draft.kind, ...currentText(draft) }, others)
}

/** A draft that is not out yet, to those who see it; to others there is none. */
function openDraft(incident: Incident, id: string, given: GivenIncident): Draft | Refusal {
  const draft = incident.drafting.drafts.find((one) => one.release === id)
  if (draft === undefined || !seesDraft(draft, { unit: given.actor.unit, roles: given.roles })) return notFound(NO_SUCH_DRAFT)
  return draft.publication === null ? draft : new Refusal('conflict', '这篇稿件已经发布，有误的请更正')
}

function isOwn(draft: Draft, given: GivenIncident): boolean {
  return given.actor.unit === draft.unit && given.roles.some((role) => role === 'unit' || role === 'signatory')
}

function jointFault(draft: Draft): Refusal | null {
  if (isReturned(draft)) return refused('RE-1', '稿件已被退回，请修改或重新送签')
  return unsignedUnits(draft).length > 0 ? refused('RE-1', `还有 ${unsignedUnits(draft).length} 个单位未会签`) : null
}

function reviewFault(draft: Draft, emergency: boolean, given: GivenIncident): Refusal | null {
  if (emergency) return null
  if (draft.review === null) return refused('RE-1', '稿件尚未审核；情况紧急的，可由审签人一并审签')
  return draft.review.recordedBy.account === given.actor.account
    ? refused('RE-1', '审核和签发应为两人；情况紧急的，可由审签人一并审签')
    : null
}

/** RE-3: every kind of finding is mended or let stand with a reason. */
function checkFault(incident: Incident, draft: Draft, overrides: SignDraft['overrides'], given: GivenIncident): Refusal | null {
  const findings = checkDraft(incident, draft, given.directory)
  const empty = overrides.findIndex(({ code }) => !findings.some((finding) => finding.code === code))
  if (empty >= 0) return invalid(`overrides.${empty}.code`, '检查没有发现这一类问题', 'RE-3')
  const open = findings.filter((finding) => !overrides.some(({ code }) => code === finding.code))
  if (open.length === 0) return null
  return new Refusal('refused', `签发前检查发现 ${open.length} 处问题，请修改，或逐类说明理由`, {
    rule: 'RE-3',
    errors: open.map(({ code, text }) => ({ path: `overrides.${code}`, message: text })),
  })
}
