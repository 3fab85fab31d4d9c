// The grammars of common languages, with the names Mattermost's people write after a fence.
import { common, createLowlight } from 'lowlight'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import elixir from 'highlight.js/lib/languages/elixir'
import haskell from 'highlight.js/lib/languages/haskell'
import powershell from 'highlight.js/lib/languages/powershell'
import scala from 'highlight.js/lib/languages/scala'

export const lowlight = createLowlight({ ...common, dockerfile, elixir, haskell, powershell, scala })
lowlight.registerAlias({ powershell: ['posh'], sql: ['pgsql', 'postgres'] })
