import { expect, test } from 'vitest'
import { pointerMoves } from './pointer'

test('a list that moves under a resting pointer is not pointed at', () => {
  const moves = pointerMoves()
  expect(moves({ screenX: 40, screenY: 90 }), 'the list opened under it').toBe(false)
  expect(moves({ screenX: 40, screenY: 90 }), 'the list changed under it').toBe(false)
  expect(moves({ screenX: 40, screenY: 91 }), 'now the person moves it').toBe(true)
})
