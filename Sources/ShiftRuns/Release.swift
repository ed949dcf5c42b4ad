/// Which release this is; results of different ones are not joined.
package enum Release {
  package static let version = "0.2.0"
}
