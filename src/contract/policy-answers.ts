import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'

/** What counts beside the policy pack: the working calendar (CL-14) and who alone may publish about a matter (AS-12). */

const day = z.string().meta({ format: 'date' })

export const calendarAnswer = z.object({
  years: z.array(
    z.object({
      year: z.int(),
      source: z.object({ title: z.string(), number: z.string() }),
      /** Both ends included. */
      holidays: z.array(z.object({ name: z.string(), from: day, to: day })),
      makeUpDays: z.array(day),
    }),
  ),
  /** From this year on no notice is known: weekends alone count, and what is reckoned by it is provisional. */
  provisionalFrom: z.int(),
})

export const releaseAuthoritiesAnswer = z.object({
  items: z.array(z.object({ category: z.string(), levels: z.array(z.enum(LEVELS)), what: z.string(), who: z.string(), basis: z.string() })),
})

export type CalendarAnswer = z.infer<typeof calendarAnswer>
export type ReleaseAuthorities = z.infer<typeof releaseAuthoritiesAnswer>
