import type { Act, Looked } from './act.ts'
import { isOpen, isOpenOrMerged } from './act.ts'
import type { DraftAnswer } from '../../../../contract/incident-answers.ts'

/** What is done about one thing of the incident: a draft on its way, a planned press conference, something that waits for an answer. */
export const ITEM_ACTS: readonly Act[] = [
  {
    name: 'change-draft',
    word: '修改',
    roles: ['unit', 'signatory'],
    place: 'draft',
    when: (looked) => isOpen(looked) && onDraft(looked, ({ signature, unit }) => signature === null && unit === looked.unit),
  },
  {
    name: 'change-draft',
    word: '修改',
    roles: ['coordinator'],
    place: 'draft',
    when: (looked) => isOpen(looked) && onDraft(looked, ({ signature, unit }) => signature === null && unit !== looked.unit),
  },
  {
    name: 'send-draft',
    word: '送签',
    roles: ['unit', 'signatory', 'coordinator'],
    place: 'draft',
    when: (looked) => isOpen(looked) && waitsFor(looked, 'draft'),
  },
  {
    name: 'joint-sign',
    word: '会签',
    roles: ['unit', 'signatory'],
    place: 'draft',
    when: (looked) => isOpen(looked) && waitsFor(looked, 'joint-sign'),
  },
  {
    name: 'review',
    word: '审核',
    roles: ['signatory', 'unit'],
    place: 'draft',
    when: (looked) => isOpen(looked) && waitsFor(looked, 'review'),
  },
  {
    name: 'sign',
    word: '签发',
    roles: ['signatory'],
    place: 'draft',
    // Where it is urgent, one signatory does review and signature at once.
    when: (looked) => isOpen(looked) && (waitsFor(looked, 'signature') || waitsFor(looked, 'review')),
  },
  {
    name: 'go-ahead',
    word: '同意发布',
    roles: ['coordinator'],
    place: 'draft',
    when: (looked) => isOpen(looked) && onDraft(looked, ({ needsGoAhead, goAhead }) => needsGoAhead && goAhead === null),
  },
  {
    name: 'publish',
    word: '登记发布',
    roles: ['unit', 'signatory'],
    place: 'draft',
    when: (looked) => isOpenOrMerged(looked) && waitsFor(looked, 'publication'),
  },
  {
    name: 'correct-release',
    word: '更正',
    roles: ['unit', 'signatory'],
    place: 'release',
    when: (looked) => isOpen(looked) && looked.incident.releases.some(({ id, unit }) => id === looked.item && unit === looked.unit),
  },
  {
    name: 'hold-conference',
    word: '登记举行',
    roles: ['coordinator', 'unit'],
    place: 'conference',
    when: (looked) =>
      isOpenOrMerged(looked) && looked.incident.pressConferences.some(({ id, record }) => id === looked.item && record === null),
  },
  {
    name: 'answer-directive',
    word: '答复',
    roles: ['unit'],
    place: 'directive',
    when: (looked) =>
      isOpenOrMerged(looked) &&
      looked.incident.directives.some(
        ({ id, units }) => id === looked.item && units.some(({ unit, answer }) => unit === looked.unit && answer === null),
      ),
  },
  {
    name: 'answer-notice',
    word: '答复',
    roles: ['unit'],
    place: 'notice',
    when: ({ incident, item, unit }) =>
      incident.supervisionNotices.some(({ id, to, answer }) => id === item && to === unit && answer === null),
  },
  {
    name: 'confirm-on-behalf',
    word: '补认',
    roles: ['leader', 'coordinator'],
    place: 'on-behalf',
    when: ({ incident, item }) => incident.onBehalf.some(({ seq, confirmation }) => String(seq) === item && confirmation === null),
  },
  {
    name: 'review-correction',
    word: '批准',
    roles: ['coordinator', 'leader'],
    place: 'correction',
    when: ({ incident, item }) =>
      incident.phase !== 'merged' && incident.corrections.some(({ id, state }) => id === item && state === 'waiting'),
  },
  {
    name: 'rule-dispute',
    word: '裁定',
    roles: ['coordinator'],
    place: 'dispute',
    when: (looked) =>
      isOpen(looked) &&
      looked.incident.disputes.some(({ id, unit, ruling }) => id === looked.item && ruling === null && unit !== looked.unit),
  },
]

function onDraft({ incident, item }: Looked, is: (draft: DraftAnswer) => boolean): boolean {
  const draft = incident.drafts.find(({ id }) => id === item)
  return draft !== undefined && is(draft)
}

/** A draft waits for this person's unit, or for the coordinators together. */
function waitsFor(looked: Looked, hand: DraftAnswer['waitsFor'][number]['hand']): boolean {
  return onDraft(looked, (draft) => draft.waitsFor.some((one) => one.hand === hand && (one.unit === null || one.unit === looked.unit)))
}
