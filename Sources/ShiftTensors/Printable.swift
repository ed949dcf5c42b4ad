/// `text` with control characters escaped and at most `limit` characters, for use in a sentence.
///
/// Names come from files of strangers: a raw newline would break the promise of one sentence, an
/// escape sequence would reach the terminal, and a name can be as long as the file.
package func printable(_ text: String, limit: Int = 80) -> String {
  var result = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == limit { return result + "…" }
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    result += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    count += 1
  }
  return result
}
