extension Sequence {
  /// What belongs together, in the order in which the first of each group comes.
  ///
  /// - Parameter belongs: whether an element joins a group, by the group's first.
  func grouped(where belongs: (_ first: Element, Element) -> Bool) -> [[Element]] {
    var groups: [[Element]] = []
    for element in self {
      if let known = groups.firstIndex(where: { belongs($0[0], element) }) {
        groups[known].append(element)
      } else {
        groups.append([element])
      }
    }
    return groups
  }
}
