/// Which release this is; results of different ones are not joined.
public enum Release {
  public static let version = "0.2.0"
}
