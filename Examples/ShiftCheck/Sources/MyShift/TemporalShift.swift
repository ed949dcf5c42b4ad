/// A kernel as it stands in a product: Float alone, flat buffers, zeros outside, rows moved by whole channels.
///
/// `distances` has one number of rows for each channel; content moves down by it.
public func shiftedRows(
  _ input: [Float], batch: Int, channels: Int, height: Int, width: Int, distances: [Int]
) -> [Float] {
  var output = [Float](repeating: 0, count: input.count)
  for plane in 0..<(batch * channels) {
    let distance = distances[plane % channels]
    for row in 0..<height where (0..<height).contains(row - distance) {
      let (target, source) = (
        (plane * height + row) * width, (plane * height + row - distance) * width
      )
      output[target..<(target + width)] = input[source..<(source + width)]
    }
  }
  return output
}
