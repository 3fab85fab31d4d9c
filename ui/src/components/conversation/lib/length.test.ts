import { expect, it } from 'vitest'
import { codePoints, left } from './length'

it('counts code points, as the server does', () => {
  expect(codePoints('añ')).toBe(2)
  expect(codePoints('😀'), 'two UTF-16 units, one point').toBe(1)
  expect(codePoints('👨‍👩‍👧'), 'a family is five: three people and two joiners').toBe(5)
  expect(codePoints('\ud83d'), 'half a pair counts too').toBe(1)
  for (const text of ['', 'abc', 'x😀y', '🏳️‍🌈']) expect(codePoints(text)).toBe([...text].length)
})

it('tells what is left only near the end', () => {
  expect(left('a', 1000)).toBeNull()
  expect(left('a'.repeat(950), 1000)).toBe(50)
  expect(left('a'.repeat(1003), 1000), 'too long is negative').toBe(-3)
  expect(left('a'.repeat(15000), 16383), 'never before the last four hundred').toBeNull()
})
