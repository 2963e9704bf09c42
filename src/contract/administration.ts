import * as z from 'zod'
import { directoryDocument, directoryUnit } from '../domain/directory.ts'
import { policyPack } from '../domain/policy.ts'
import { ROLES } from '../domain/vocabulary.ts'
import { cursor, divisionCode, instantOut, limit, unitId } from './common.ts'
import { line, secret } from '../domain/text.ts'

export const PASSWORD_SHORTEST = 8
export const PASSWORD_LONGEST = 128

const username = z.string().regex(/^[a-z0-9._-]{3,32}$/, '用户名为 3 至 32 个小写字母、数字、点、下划线或短横线')
const newPassword = secret(PASSWORD_SHORTEST, PASSWORD_LONGEST)
/** A password that is only checked: any text, so that the answer to a wrong one is always the same. */
const triedPassword = z.string().max(1_024)

export const signInBody = z.strictObject({ username: z.string().max(200), password: triedPassword })
export const changePasswordBody = z.strictObject({ current: triedPassword, new: newPassword })

export const userAnswer = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
})

/** Who is at the desk, and where it stands: what every page shows at its head. */
export const signedInAnswer = z.object({ user: userAnswer, place: z.string().nullable() })

export const setupBody = z.strictObject({
  token: z.string().max(200),
  username,
  password: newPassword,
  locality: z.union([z.string().max(64), directoryDocument], { error: '请选择内置的单位目录，或给出目录文件' }).nullish(),
})

const roles = z.array(z.enum(ROLES)).min(1, '请至少选择一个角色').max(ROLES.length)
const phone = z.string().regex(/^[0-9+() -]{5,30}$/, '电话只含数字、空格、括号、加号和短横线')

export const createAccountBody = z
  .strictObject({ username, name: line(50), password: newPassword, roles, unitId: unitId.nullish(), phone: phone.nullish() })
  .transform((body) => ({ ...body, unitId: body.unitId ?? null, phone: body.phone ?? null }))

export const changeAccountBody = z.strictObject({
  name: line(50).optional(),
  password: newPassword.optional(),
  roles: roles.optional(),
  unitId: unitId.nullish(),
  phone: phone.nullish(),
  active: z.boolean().optional(),
})

export const accountAnswer = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  unitId: z.string().nullable(),
  phone: z.string().nullable(),
  active: z.boolean(),
  createdAt: instantOut,
})

export { directoryDocument, directoryUnit, policyPack }

export const directoryAnswer = directoryDocument.extend({ seq: z.int() })
export const divisionsQuery = z.strictObject({ parent: divisionCode.optional(), limit, cursor })
export const nationalDivisionsQuery = z.strictObject({ root: divisionCode, limit, cursor })
export const divisionAnswer = z.object({ code: z.string(), name: z.string(), parent: z.string().nullable() })
export const packAnswer = policyPack.extend({ seq: z.int() })
export const pageQuery = z.strictObject({ limit, cursor })

export type PackAnswer = z.infer<typeof packAnswer>
export type SignedIn = z.infer<typeof signedInAnswer>
export type DirectoryUnit = z.infer<typeof directoryUnit>
