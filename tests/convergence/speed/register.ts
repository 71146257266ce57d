import { registerHooks } from 'node:module'

/**
 * Puts quicker stand-ins in the place of pure modules, for this process alone: SHA-256, HMAC and base64 by the
 * platform, plain values written and read as CBOR in one go, and what was hashed or read before remembered by its
 * bytes. They answer what the real ones answer (a test lives through the same histories with and without them);
 * everything else runs as it is.
 */
const QUICK: Readonly<Record<string, string>> = {
  '/src/domain/bytes.ts': '/tests/convergence/speed/bytes.ts',
  '/src/domain/stream.ts': '/tests/convergence/speed/stream.ts',
  '/src/domain/log/canonical.ts': '/tests/convergence/speed/canonical.ts',
  '/src/domain/log/certificate.ts': '/tests/convergence/speed/certificate.ts',
  '/src/domain/log/hash.ts': '/tests/convergence/speed/hash.ts',
  '/src/domain/log/sheet.ts': '/tests/convergence/speed/sheet.ts',
  '/src/protocol/codec.ts': '/tests/convergence/speed/codec.ts',
  '/node_modules/@noble/hashes/hmac.js': '/tests/convergence/speed/hmac.ts',
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
    // Some stand in for JavaScript.
    return {
      ...resolved,
      format: 'module-typescript',
      url: resolved.url.slice(0, -stand[0].length) + stand[1],
    }
  },
})
