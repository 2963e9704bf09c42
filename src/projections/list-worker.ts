import { openForReading } from '../../db/open.ts'
import type { Question } from '../../db/readers.ts'
import { IncidentList } from './incident-list.ts'
import type { IncidentCard } from './incident-list.ts'
import type { ListQuestion } from './list-reader.ts'

let list: IncidentList | null = null

/** Finds one page. */
export default function find({ file, question }: Question<ListQuestion>): IncidentCard[] {
  list ??= new IncidentList(openForReading(file))
  return list.find(question.query, question.scope, question.now)
}
