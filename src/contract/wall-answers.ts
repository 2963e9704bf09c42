import * as z from 'zod'
import { DIVISION_CODE } from '../domain/divisions.ts'
import { alertAnswer } from './alert-answers.ts'
import { progress } from './board-answers.ts'
import { instantOut } from './common.ts'
import { boardItem } from './incident-answers.ts'

/** Duty-room screens: their links, and what they show. No person and no telephone number is on them. */

export const wallLinkBody = z.strictObject({ division: z.string().regex(DIVISION_CODE, '区划代码应为 6 位或 9 位数字') })

export const wallLinkAnswer = z.object({
  id: z.string(),
  division: z.string(),
  place: z.string(),
  /** The account's name. */
  madeBy: z.string().nullable(),
  madeAt: instantOut,
  /** How many screens are on it now. */
  watching: z.int(),
})

/** Shown when it is made and never again. `path`: of the page, the token behind its `#`, where no log sees it. */
export const madeWallLinkAnswer = wallLinkAnswer.extend({ token: z.string(), path: z.string() })

export const wallAnswer = z.object({
  place: z.string(),
  /** Of the pages that are served; another one than before means that the screen is to be loaded anew. */
  build: z.string().nullable(),
  /** Open clocks that the public counts, nearest due first; for the first of them, how far the work has come. */
  clocks: z.array(boardItem.extend({ progress: progress.nullable() })),
  unverified: z.int(),
  /** The units named here: as the directory has them, without telephone numbers. */
  units: z.array(z.object({ id: z.string(), name: z.string(), shortName: z.string().nullable() })),
  last: alertAnswer.omit({ recipients: true, text: true }).nullable(),
})

export type WallAnswer = z.infer<typeof wallAnswer>
export type WallLinkAnswer = z.infer<typeof wallLinkAnswer>
export type MadeWallLinkAnswer = z.infer<typeof madeWallLinkAnswer>
