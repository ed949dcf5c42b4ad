import ShiftTensors

extension ShiftStrategy {
  /// A strategy moves whole pixels only unless it says otherwise.
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, byFractions pattern: FractionalPattern
  ) throws(ShiftError) -> Tensor<Element>? { nil }
}

extension DeformConvShift {
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, byFractions pattern: FractionalPattern
  ) throws(ShiftError) -> Tensor<Element>? { try pattern.deformed(input) }
}

extension GridSampleShift {
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, byFractions pattern: FractionalPattern
  ) throws(ShiftError) -> Tensor<Element>? {
    mode == .bilinear ? try pattern.sampled(input) : nil
  }
}
