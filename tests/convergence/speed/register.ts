import { registerHooks } from 'node:module'

/**
 * Puts quicker stand-ins in the place of three pure modules of the domain, for this process alone: SHA-256 and
 * base64 by the platform, and sheets that were read before are remembered by their bytes. They answer what the real
 * ones answer (a test lives through the same histories with and without them); everything else runs as it is.
 */
const QUICK: Readonly<Record<string, string>> = {
  '/src/domain/bytes.ts': '/tests/convergence/speed/bytes.ts',
  '/src/domain/log/hash.ts': '/tests/convergence/speed/hash.ts',
  '/src/domain/log/sheet.ts': '/tests/convergence/speed/sheet.ts',
}

/** Where the codec's faults come in (`faults/codec.ts`); without a fault it is the real one. */
const FAULTY: Readonly<Record<string, string>> = {
  '/src/protocol/wire/bundle.ts': '/tests/convergence/faults/codec/bundle.ts',
}

const STAND_INS = process.argv.includes('--plain') ? FAULTY : { ...QUICK, ...FAULTY }

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const stand = Object.entries(STAND_INS).find(([real]) => resolved.url.endsWith(real))
    if (!stand || context.parentURL?.endsWith(stand[1])) return resolved
    return { ...resolved, url: resolved.url.slice(0, -stand[0].length) + stand[1] }
  },
})
