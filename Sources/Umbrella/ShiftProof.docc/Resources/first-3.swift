/// Moves every row right by `distance` pixels, with zeros outside.
public func moved(_ input: [Float], width: Int, by distance: Int) -> [Float] {
  input.indices.map { place in
    let column = place % width - distance
    return (0..<width).contains(column) ? input[place - distance] : 0
  }
}
