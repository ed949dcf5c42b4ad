/// Moves every row right by the distance of its channel, with zeros outside.
public func moved(_ input: [Float], width: Int, plane: Int, by distances: [Int]) -> [Float] {
  input.indices.map { place in
    let distance = distances[place / plane % distances.count]
    let column = place % width - distance
    return (0..<width).contains(column) ? input[place - distance] : 0
  }
}
