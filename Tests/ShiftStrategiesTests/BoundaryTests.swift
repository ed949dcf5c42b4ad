import ShiftStrategies
import Testing

@Suite struct BoundaryTests {
  @Test("Three pixels a b c continue to both sides as each boundary is drawn on paper")
  func extensions() {
    // Positions −4 … 6 of the image 0 1 2, written out by hand; nil is no pixel.
    let drawn: [Boundary: [Int?]] = [
      .replicate: [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2],
      .zeros: [nil, nil, nil, nil, 0, 1, 2, nil, nil, nil, nil],
      .circular: [2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0],
      .reflect: [0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2],
      .symmetric: [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0],
      .keep: [nil, nil, nil, nil, 0, 1, 2, nil, nil, nil, nil],
    ]
    for boundary in Boundary.allCases {
      #expect((-4...6).map { boundary.source($0, of: 3) } == drawn[boundary], "\(boundary)")
    }
  }

  @Test("One pixel is every position of a mirrored or repeated image")
  func onePixel() {
    for boundary in [Boundary.replicate, .circular, .reflect, .symmetric] {
      #expect((-3...3).map { boundary.source($0, of: 1) } == Array(repeating: 0, count: 7))
    }
  }
}
