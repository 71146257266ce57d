/** A sheet is offered for ever, and never comes to the log. */
const NEVER_SENT = /has a sheet without a position/
/** The log is read up to a point, and never further. */
const NEVER_READ = /does not have all of/
const LACKS_BYTES = /lacks the bytes of a sheet/
const FOLDS_OTHERWISE = /folds other facts/
const SEES_OTHERWISE = /sees another state/
const ERASED_PART = /still (?:has|shows) an erased part/

/**
 * What the checker has to say of each mutant: the wrong that it was made for. A history in which it is noticed by
 * something else does not count.
 */
export const REASONS: Readonly<Record<string, RegExp>> = {
  'a phone that takes the verdict for the log': NEVER_SENT,
  'a phone that deletes a sheet once the server has acknowledged it': /forgot a sheet/,
  'a phone that does not send what it carries for others': NEVER_SENT,
  'a phone that does not send what the server itself once said': NEVER_SENT,
  'a phone whose queue waits for a sheet that was refused': NEVER_SENT,
  'a phone that checks no signatures': /shows a forged fact/,
  'a phone that never shows its own certificate again': LACKS_BYTES,

  'a phone that applies a page whatever its cursor is': /went back in the log|entries up to/,
  'a phone that moves its cursor before it stores the sheets': LACKS_BYTES,
  'a phone that keeps its old log beside the new one after a divergence': /entries up to/,
  'a phone that stores a sealed sheet whatever was sealed meanwhile': /forked its own chain/,
  'a phone that sends a sheet before it has stored it': /sent a sheet that it did not store/,
  'a phone that saves the parts of one tap one after the other': /stored half of what was stated together/,
  'a phone that leaves facts to the key that captured them': /has facts that nobody signed/,
  'a tap that is stated anew when its first write was not heard of': /stored twice what was stated once/,
  'a phone that does not believe facts from the future': LACKS_BYTES,
  'a phone that does not remember who was erased': ERASED_PART,

  'a server that tells sheets apart by device and number': NEVER_SENT,
  'a server that takes only the next sheet of a chain': NEVER_SENT,
  'a server that drops a sheet whose facts it has': NEVER_SENT,
  'a server that calls sheets of the asking device the same': NEVER_READ,
  'the same, with a phone that does not look for the bytes': LACKS_BYTES,
  'positions without a digest': /was never in the server's log|is not on the server/,
  'a sequence as cursor, whose numbers are given before the commit': /entries up to/,
  'a server that takes a sheet without its personal parts': FOLDS_OTHERWISE,
  'a server that does not check signatures': /forged fact stands in the log/,
  'a server that refuses what comes from the future': NEVER_SENT,
  'a server that refuses kinds it does not know': NEVER_SENT,
  'a server that sends certificates only to those who ask': NEVER_READ,

  'a server that takes nothing once an event was closed': NEVER_SENT,
  'a server that takes sheets from nobody but their author': NEVER_SENT,
  'a server that takes nothing under a certificate that has ended': NEVER_SENT,
  'a server that holds a sheet for a kind its author may not make': /is held as decided, which is not so/,
  'a server that holds without saying so in the stream': /no fact says so|counts without a right/,
  'a server that releases a sheet without numbering it again': /no fact says so/,
  'a server that does not release what a new right allows':
    /is held as (?:no-right|unknown-issuer), which is not so/,
  // What is left of such a sheet is not what was signed: nobody can read the log past it.
  'a server that erases the envelope with the personal part': NEVER_READ,
  'a server that notes an erasure and leaves what it has as it is': ERASED_PART,
  'a server that keeps personal parts that come after an erasure': ERASED_PART,
  'a server that forgets erasures and revocations with its log': /erasure in .* was forgotten/,

  'a packed view that is checked by its cursor alone': FOLDS_OTHERWISE,
  'packed views that outlive an erasure': /packed view of .* still has an erased part/,
  'a view that folds the contacts with the event': FOLDS_OTHERWISE,
  'a view whose mark runs ahead of what it folded': FOLDS_OTHERWISE,
  'rivals settled by the clock': SEES_OTHERWISE,
  'rivals settled by who came first instead of by their ids': SEES_OTHERWISE,
  'rivals settled by their places in the chains of their phones instead of by their ids': SEES_OTHERWISE,
}
